using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.Lambda;

namespace Pipeline.Constructs.Tests;

/// <summary>Rules for the alarms of every group: the faults that alarms often have.</summary>
public partial class EveryAlarmTests
{
    private const string Type = "AWS::CloudWatch::Alarm";
    private static readonly CheckedStack Groups = new(AllGroups);

    /// <summary>The template of all groups, with every alarm that there is but the composites.</summary>
    internal static Template Everything => Groups.Template;

    [Fact]
    public void Dimensions_AreThereAndAreNames()
    {
        AlarmTable.Metrics(Groups.Template).ShouldEachBe(metric => metric.Dimensions.Count > 0);
        AlarmTable.Metrics(Groups.Template).SelectMany(metric => metric.Dimensions.Values)
            .ShouldEachBe(value => !value.ToJsonString().Contains(':') || value is JsonObject);
    }

    // Of the alarms that no test can fire here this is what holds them: their metric exists.
    [Fact]
    public void EveryMetric_IsPublishedByAws() => AlarmTable.Read(Groups.Template)
        .Where(metric => !PublishedMetrics.Has(metric.Namespace, metric.Name, metric.Dimensions.Keys))
        .Select(metric => $"{metric.Namespace} {metric.Name} {string.Join(' ', metric.Dimensions.Keys)}").ShouldBeEmpty();

    [Fact]
    public void Topic_IsToldWhenItGoesOffAndWhenItIsOver() => Alarms.ShouldEachBe(alarm =>
        alarm["AlarmActions"]!.AsArray().Count == 1 && alarm["OKActions"]!.AsArray().Count == 1);

    [Fact]
    public void MissingData_IsNoAlarmButForSilence()
    {
        foreach (var (id, alarm) in Groups.Template.All(Type))
        {
            var expected = id.Contains("Silence") || id.Contains("TrafficLow") ? "breaching" : "notBreaching";
            ((string)alarm["Properties"]!["TreatMissingData"]!).ShouldBe(expected, id);
        }
    }

    // The description agrees with the settings: its minutes are the periods times their length, and it contains the threshold.
    [Fact]
    public void Description_SaysTheNumberTheTimeAndWhatToDo()
    {
        foreach (var (id, alarm) in Groups.Template.All(Type))
        {
            var properties = alarm["Properties"]!;
            var text = properties["AlarmDescription"]!.ToJsonString();
            var threshold = Threshold(properties);
            new[] { $" {threshold} ", $" {100 * threshold:0.###} %", $" {100 * (1 - threshold):0.###} %", "No " }
                .ShouldContain(number => text.Contains(number), $"{id}: {text}");
            text.Length.ShouldBeLessThan(1024);
            Sentence().Count(text).ShouldBeGreaterThanOrEqualTo(2, $"{id}: what is wrong, and what to do");
            var minutes = Period(properties) * (int)properties["EvaluationPeriods"]! / 60;
            if (minutes > 1 && !id.Contains("Success") && !id.Contains("DataFreshness"))
                text.ShouldContain($" {minutes} minutes", customMessage: id);
        }
    }

    [Fact]
    public void Formulas_HaveOnePeriodAndAtMostTenMetrics()
    {
        foreach (var queries in Alarms.Select(alarm => alarm["Metrics"]).OfType<JsonArray>())
        {
            var metrics = queries.Where(query => query!["MetricStat"] is not null).ToList();
            metrics.Count.ShouldBeInRange(1, 10);
            metrics.Select(query => (int)query!["MetricStat"]!["Period"]!).Distinct().ShouldHaveSingleItem();
            // Of an anomaly CloudWatch takes the metric and its band.
            var isBand = queries.Any(query => $"{query!["Expression"]}".StartsWith("ANOMALY", StringComparison.Ordinal));
            queries.Count(query => (bool?)query!["ReturnData"] != false).ShouldBe(isBand ? 2 : 1);
            queries.ShouldEachBe(query => Identifier().IsMatch((string)query!["Id"]!));
        }
    }

    [Fact]
    public void Result_HoldsEveryAlarmOnce() => Synth.Template(stack =>
    {
        var groups = AllGroupsOf(stack).ToList();
        groups.Sum(group => group.Alarms.Count).ShouldBe(Groups.Template.All(Type).Count);
        groups.SelectMany(group => group.Alarms).Select(alarm => alarm.Node.Path).Distinct().Count()
            .ShouldBe(Groups.Template.All(Type).Count);
    });

    [Fact]
    public void TwiceInOneStack_Works() => Synth.Template(stack =>
    {
        AllGroups(stack);
        AllGroupsOf(new Construct_(stack, "Again")).Count().ShouldBe(13);
    }).All(Type).Count.ShouldBe(2 * Groups.Template.All(Type).Count);

    // CDK warns of formulas that name undefined metrics.
    [Fact]
    public void AllGroups_AreMadeWithoutWarnings() => Synth.Warnings(AllGroups).ShouldBeEmpty();

    // The API is no alarm: its own tests hold what is found on it.
    [Fact]
    public void AllGroups_PassCdkNag() => Groups.Findings.Where(finding => !finding.Contains(" at Stack/Feed/")).ShouldBeEmpty();

    private static IEnumerable<JsonNode> Alarms => Groups.Template.All(Type).Values.Select(alarm => alarm["Properties"]!);

    // Of an anomaly the width of its band stands in the formula.
    private static double Threshold(JsonNode properties) => properties["Threshold"] is { } threshold
        ? (double)threshold
        : double.Parse(
            Band().Match(properties["Metrics"]!.ToJsonString()).Groups[1].Value, CultureInfo.InvariantCulture);

    private static int Period(JsonNode properties) => (int)(properties["Period"]
        ?? properties["Metrics"]!.AsArray().Select(query => query!["MetricStat"]?["Period"]).OfType<JsonNode>().First());

    private static void AllGroups(Stack stack) => _ = AllGroupsOf(stack).ToList();

    internal static IEnumerable<AlarmGroup> AllGroupsOf(global::Constructs.Construct scope)
    {
        var topic = Amazon.CDK.AWS.SNS.Topic.FromTopicArn(scope, "Topic", "arn:aws-cn:sns:cn-north-1:111122223333:alarms");
        yield return new StreamAlarms(scope, "Stream", new()
        {
            Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
                scope, "S", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
            Topic = topic,
            Consumers =
            [
                StreamConsumer.FromStreamConsumerArn(
                    scope, "C", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges/consumer/search:1"),
            ],
            MaximumSilence = Duration.Minutes(30),
            ExpectedTraffic = new() { Records = 500, Period = Duration.Minutes(15) },
            AnomalyBand = 2.5,
        });
        yield return new AggregationAlarms(scope, "Aggregation", new()
        {
            Function = Function.FromFunctionArn(scope, "A", "arn:aws-cn:lambda:cn-north-1:111122223333:function:writer"),
            Topic = topic,
        });
        yield return new FunctionAlarms(scope, "Function", new()
        {
            Function = Function.FromFunctionArn(scope, "F", "arn:aws-cn:lambda:cn-north-1:111122223333:function:writer"),
            Topic = topic,
            Timeout = Duration.Minutes(1),
            ReservedConcurrency = 20,
            StreamRetention = Duration.Hours(24),
            EventSourceMappingId = "a1b2c3d4",
            RejectsUrl = "s3://failed/rejects/",
            MaximumSilence = Duration.Minutes(10),
        });
        yield return new TableAlarms(scope, "Table", new()
        {
            Table = Amazon.CDK.AWS.DynamoDB.Table.FromTableName(scope, "T", "events"),
            Topic = topic,
            IndexNames = ["by-zone"],
            MaximumWriteUnits = 1000,
            MaximumReadUnits = 50,
            Replicas = ["cn-northwest-1"],
        });
        yield return new DeliveryAlarms(scope, "Delivery", new()
        {
            DeliveryStreamName = "badges",
            Topic = topic,
            BufferingInterval = Duration.Minutes(5),
            MaximumSilence = Duration.Hours(1),
            Transforms = true,
            Decompresses = true,
            ConvertsFormat = true,
            PartitionsDynamically = true,
        });
        foreach (var (id, prefix, source) in new[]
                 {
                     ("Lake", "DeliveryToIceberg", DeliverySourceType.Msk),
                     ("Found", "DeliveryToAmazonOpenSearchService", DeliverySourceType.KinesisStream),
                 })
        {
            yield return new DeliveryAlarms(scope, id, new()
            {
                DeliveryStreamName = "badges",
                Topic = topic,
                BufferingInterval = Duration.Minutes(5),
                MetricPrefix = prefix,
                SourceType = source,
                MaximumOffsetLag = source == DeliverySourceType.Msk ? 1000 : null,
            });
        }
        yield return new SearchAlarms(scope, "Search", new()
        {
            Domain = new SearchDomain(scope, "D", new()
            {
                Network =
                    SearchNetwork.Vpc(Amazon.CDK.AWS.EC2.Vpc.FromVpcAttributes(scope, "Vpc", new Amazon.CDK.AWS.EC2.VpcAttributes
                    {
                        VpcId = "vpc-0123456789abcdef0",
                        AvailabilityZones = ["cn-north-1a", "cn-north-1b", "cn-north-1d"],
                        PrivateSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
                        PrivateSubnetRouteTableIds = ["rtb-0123456789abcdef0", "rtb-0123456789abcdef1", "rtb-0123456789abcdef2"],
                    })),
                Size = SearchSize.Production(),
                EncryptionKey = new PipelineKey(scope, "Key").Key,
            }),
            Topic = topic,
        });
        yield return new QueueAlarms(scope, "Queue", new()
        {
            Queue = Amazon.CDK.AWS.SQS.Queue.FromQueueArn(scope, "Q", "arn:aws-cn:sqs:cn-north-1:111122223333:badges"),
            DeadLetterQueue = Amazon.CDK.AWS.SQS.Queue.FromQueueArn(scope, "DLQ", "arn:aws-cn:sqs:cn-north-1:111122223333:dead"),
            Topic = topic,
        });
        yield return new PipeAlarms(scope, "Pipe", new() { PipeName = "badges", Topic = topic });
        yield return new ApiAlarms(scope, "Api", new() { Feed = TestApi.In(scope), Topic = topic });
        yield return new ChannelAlarms(scope, "Kept", new()
        {
            Channel = ChannelAlarmsTests.Channel(scope),
            Topic = topic,
            MaximumSilence = Duration.Minutes(15),
        });
        yield return new CatalogAlarms(scope, "Queries", new() { Catalog = CatalogAlarmsTests.Catalog(scope), Topic = topic });
    }

    private sealed class Construct_(global::Constructs.Construct scope, string id) : global::Constructs.Construct(scope, id);

    [GeneratedRegex(@"[.;] |\.""$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"ANOMALY_DETECTION_BAND\(\w+, ?([\d.]+)\)")]
    private static partial Regex Band();

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]*$")]
    private static partial Regex Identifier();
}
