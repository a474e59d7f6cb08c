using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.Lambda;

namespace Pipeline.Constructs.Tests;

/// <summary>What holds for the alarms of every group: the faults that alarms often have.</summary>
public partial class EveryAlarmTests
{
    private const string Type = "AWS::CloudWatch::Alarm";
    private static readonly CheckedStack Groups = new(AllGroups);

    [Fact]
    public void Dimensions_AreThereAndAreNames()
    {
        AlarmTable.Metrics(Groups.Template).ShouldEachBe(metric => metric.Dimensions.Count > 0);
        AlarmTable.Metrics(Groups.Template).SelectMany(metric => metric.Dimensions.Values)
            .ShouldEachBe(value => !value.ToJsonString().Contains(':') || value is JsonObject);
    }

    [Fact]
    public void Topic_IsToldWhenItGoesOffAndWhenItIsOver() => Alarms.ShouldEachBe(alarm =>
        alarm["AlarmActions"]!.AsArray().Count == 1 && alarm["OKActions"]!.AsArray().Count == 1);

    [Fact]
    public void MissingData_IsNoAlarmButForSilence()
    {
        foreach (var (id, alarm) in Groups.Template.All(Type))
        {
            var expected = id.Contains("Silence") ? "breaching" : "notBreaching";
            ((string)alarm["Properties"]!["TreatMissingData"]!).ShouldBe(expected, id);
        }
    }

    // The words and the settings say the same: the minutes are periods times their length, the threshold is in the text.
    [Fact]
    public void Description_SaysTheNumberTheTimeAndWhatToDo()
    {
        foreach (var (id, alarm) in Groups.Template.All(Type))
        {
            var properties = alarm["Properties"]!;
            var text = properties["AlarmDescription"]!.ToJsonString();
            var threshold = (double)properties["Threshold"]!;
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
            queries.Count(query => (bool?)query!["ReturnData"] != false).ShouldBe(1);
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
        AllGroupsOf(new Construct_(stack, "Again")).Count().ShouldBe(7);
    }).All(Type).Count.ShouldBe(2 * Groups.Template.All(Type).Count);

    // CDK warns of formulas that name metrics which are not there.
    [Fact]
    public void AllGroups_AreMadeWithoutWarnings() => Synth.Warnings(AllGroups).ShouldBeEmpty();

    [Fact]
    public void AllGroups_PassCdkNag() => Groups.Findings.ShouldBeEmpty();

    private static IEnumerable<JsonNode> Alarms => Groups.Template.All(Type).Values.Select(alarm => alarm["Properties"]!);

    private static int Period(JsonNode properties) => (int)(properties["Period"]
        ?? properties["Metrics"]!.AsArray().Select(query => query!["MetricStat"]?["Period"]).OfType<JsonNode>().First());

    private static void AllGroups(Stack stack) => _ = AllGroupsOf(stack).ToList();

    private static IEnumerable<AlarmGroup> AllGroupsOf(global::Constructs.Construct scope)
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
    }

    private sealed class Construct_(global::Constructs.Construct scope, string id) : global::Constructs.Construct(scope, id);

    [GeneratedRegex(@"[.;] |\.""$")]
    private static partial Regex Sentence();

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]*$")]
    private static partial Regex Identifier();
}
