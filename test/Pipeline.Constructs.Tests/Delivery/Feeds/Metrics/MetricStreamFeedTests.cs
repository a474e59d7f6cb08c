using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class MetricStreamFeedTests
{
    private const string Type = "AWS::CloudWatch::MetricStream";

    [Fact]
    public void Defaults_SendAllMetricsByARoleOfItsOwn() => Snapshot.Verify(Synth
        .Template(stack => Make(stack, key: true)).Below("Feed"));

    [Fact]
    public void EverythingSet_IsRendered() => Snapshot.Verify(Synth.Template(stack => Make(stack, props => props with
    {
        OutputFormat = MetricStreamFormat.Json,
        MetricStreamName = "all-metrics_1",
        IncludeFilters =
            [new() { Namespace = "AWS/Kinesis", MetricNames = ["IncomingRecords"] }, new() { Namespace = "AWS/Lambda" }],
        AdditionalStatistics =
        [
            new() { Metrics = [new("AWS/Lambda", "Duration"), new("AWS/ELB", "Latency")],
                Statistics = ["p99", "tm90", "PR(:300)"] },
        ],
        IncludeLinkedAccounts = true,
    })).Properties(Type));

    [Theory]
    [InlineData(MetricStreamFormat.Json, "json")]
    [InlineData(MetricStreamFormat.OpenTelemetry07, "opentelemetry0.7")]
    [InlineData(MetricStreamFormat.OpenTelemetry10, "opentelemetry1.0")]
    public void Format_IsAsTheApiCallsIt(MetricStreamFormat format, string expected) =>
        $"{Synth.Template(stack => Make(stack, props => props with { OutputFormat = format })).Properties(Type)["OutputFormat"]}".ShouldBe(expected);

    [Fact]
    public void Exclusion_IsRendered() => Synth.Template(stack => Make(stack, props => props with
    {
        ExcludeFilters = [new() { Namespace = "AWS/Usage" }],
    })).Properties(Type)["ExcludeFilters"]!.ToJsonString().ShouldBe("""[{"Namespace":"AWS/Usage"}]""");

    [Fact]
    public void Role_PutsIntoTheOneStream()
    {
        var statement = Synth.Template(stack => Make(stack)).RoleStatements("FeedRole").ShouldHaveSingleItem();
        statement["Action"]!.ToJsonString().ShouldBe("""["firehose:PutRecord","firehose:PutRecordBatch"]""");
        statement["Resource"]!.ToJsonString().ShouldBe("""{"Fn::GetAtt":["Delivery5F6C039D","Arn"]}""");
    }

    [Fact]
    public void Mistakes_AreListedTogether() =>
        Snapshot.VerifyText(string.Join('\n', Ranges.Mistakes(stack => new MetricStreamFeed(stack, "Feed", new()
        {
            Delivery = FeedParts.FromKinesis(stack),
            OutputFormat = MetricStreamFormat.OpenTelemetry10,
            MetricStreamName = "all metrics",
            IncludeFilters = [new() { Namespace = ":AWS" }],
            ExcludeFilters = [new() { Namespace = "AWS/Usage", MetricNames = [""] }],
            AdditionalStatistics = [new() { Metrics = [new("", "Duration")], Statistics = ["tm90", "p99.9", "p100", "p101"] }],
        }))));

    [Fact]
    public void Nulls_AreToldInOneMessage() => Ranges.Mistakes(stack => new MetricStreamFeed(stack, "Feed", new()
    {
        Delivery = null!,
        OutputFormat = (MetricStreamFormat)9,
        IncludeFilters = [null!],
    })).ShouldBe(
    [
        "Delivery must be set; got null; give a value",
        "OutputFormat must be a value of MetricStreamFormat; got 9; use one of its names, such as Json",
        "IncludeFilters[0] must be set; got null; give a value",
    ], ignoreOrder: true);

    // OpenTelemetry's messages are binary with a length prefix: a line break between two records ends what readers read.
    [Theory]
    [InlineData(MetricStreamFormat.Json, true, true)]
    [InlineData(MetricStreamFormat.OpenTelemetry10, true, false)]
    [InlineData(MetricStreamFormat.OpenTelemetry10, false, true)]
    public void BinaryFormat_TakesADeliveryWithoutLineBreaks(MetricStreamFormat format, bool lineBreaks, bool allowed) =>
        Ranges.Mistakes(stack => new MetricStreamFeed(stack, "Feed", new()
        {
            Delivery = new Delivery(stack, "Delivery", new()
            {
                Destination =
                    DeliveryDestination.S3(new() { Bucket = new Bucket(stack, "Bucket"), NewLineDelimiter = lineBreaks }),
            }),
            OutputFormat = format,
        })).Count.ShouldBe(allowed ? 0 : 1);

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("MetricStreamName", ServiceLimits.CloudWatch.MetricStreamNameLength),
        ("IncludeFilters", ServiceLimits.CloudWatch.MetricStreamFilterNames),
        ("AdditionalStatistics", ServiceLimits.CloudWatch.MetricStreamStatisticsConfigurations),
        ("Metrics", ServiceLimits.CloudWatch.MetricStreamStatisticsMetrics),
        ("Statistics", ServiceLimits.CloudWatch.MetricStreamAdditionalStatistics),
        ("Namespace", ServiceLimits.CloudWatch.MetricNameLength),
        ("MetricNames", ServiceLimits.CloudWatch.MetricNameLength));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var mistakes = Ranges.Mistakes(stack => Make(stack, props => prop switch
        {
            "MetricStreamName" => props with { MetricStreamName = Text(value) },
            // Each filter counts as one name, and so does each of its metrics.
            "IncludeFilters" =>
                props with { IncludeFilters = value < 1 ? [] : [new() { Namespace = "A", MetricNames = Times(value - 1, "m") }] },
            "AdditionalStatistics" => props with { AdditionalStatistics = Times(value, Statistics()) },
            "Metrics" =>
                props with
                {
                    AdditionalStatistics = [
                    Statistics() with { Metrics = Times(value, new MetricStreamMetric("A", "b")) }]
                },
            "Statistics" => props with { AdditionalStatistics = [Statistics() with { Statistics = Times(value, "p99") }] },
            "Namespace" => props with { IncludeFilters = [new() { Namespace = Text(value) }] },
            _ => props with { IncludeFilters = [new() { Namespace = "A", MetricNames = [Text(value)] }] },
        }));
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().Split(" must ")[0].ShouldContain(prop);
    }

    [Fact]
    public void TwiceInOneStackAndByTokens_Works()
    {
        var template = Synth.Template(stack =>
        {
            var name = new CfnParameter(stack, "Name").ValueAsString;
            var delivery = Direct(stack);
            MetricStreamFeedProps props = new() { Delivery = delivery, OutputFormat = MetricStreamFormat.OpenTelemetry10 };
            _ = new MetricStreamFeed(stack, "One", props with { MetricStreamName = name });
            _ = new MetricStreamFeed(stack, "Two",
                props with { IncludeFilters = [new() { Namespace = name, MetricNames = [name] }] });
        });
        template.All(Type).Count.ShouldBe(2);
        template.Json.ToJsonString().ShouldNotContain("arn:aws:");
    }

    [Fact]
    public void Metrics_AreOfTheStreamByName()
    {
        var alarms = Synth.Template(stack =>
        {
            var feed = Make(stack);
            foreach (var metric in new[] { feed.MetricTotalUpdates(), feed.MetricPublishErrorRate() })
                _ = new Alarm(stack, metric.MetricName, new AlarmProps { Metric = metric, Threshold = 1, EvaluationPeriods = 1 });
        });
        AlarmTable.Metrics(alarms).Select(read => read.Metric)
            .ShouldBe(["PublishErrorRate", "TotalMetricUpdate"], ignoreOrder: true);
        AlarmTable.Metrics(alarms)
            .ShouldEachBe(read => read.Dimensions["MetricStreamName"].ToJsonString() == """{"Ref":"Feed908EF2E5"}""");
    }

    private static readonly CheckedStack Checked = new(stack => Make(stack, key: true));

    [Fact]
    public void Feed_HasNoFinding() => Checked.Findings.Where(finding => finding.Contains("/Feed")).ShouldBeEmpty();

    private static MetricStreamStatistics Statistics() => new() { Metrics = [new("A", "b")], Statistics = ["p99"] };

    private static string Text(double length) => new('x', (int)length);

    private static T[] Times<T>(double count, T value) => [.. Enumerable.Repeat(value, (int)count)];

    private static MetricStreamFeed Make(Stack stack, Func<MetricStreamFeedProps, MetricStreamFeedProps>? change = null,
        bool key = false)
    {
        MetricStreamFeedProps props = new() { Delivery = Direct(stack, key), OutputFormat = MetricStreamFormat.OpenTelemetry10 };
        return new(stack, "Feed", change is null ? props : change(props));
    }

    private static Delivery Direct(Stack stack, bool key = false) => new(stack, "Delivery", new()
    {
        Destination = DeliveryDestination.S3(new()
        {
            Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
            NewLineDelimiter = false,
        }),
        EncryptionKey = key ? new PipelineKey(stack, "Key").Key : null,
    });
}
