using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class DeliveryAlarmsTests
{
    [Fact]
    public void DirectPut_OfFiveMinutesBuffering() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new DeliveryAlarms(stack, "A", Props(stack)))));

    [Fact]
    public void StreamSourceWithEveryProp_AddsOrMovesItsAlarm() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new DeliveryAlarms(stack, "A", Props(stack) with
        {
            BufferingInterval = Duration.Seconds(900),
            MetricPrefix = "DeliveryToAmazonOpenSearchService",
            FreshnessAllowance = Duration.Minutes(2),
            SourceType = DeliverySourceType.KinesisStream,
            LimitShare = 0.5,
            SourceRetention = Duration.Days(7),
            SourceAgeShare = 0.25,
            MaximumSilence = Duration.Hours(1),
        }))));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error =
            Should.Throw<InvalidInputException>(() => Synth.Template(stack => new DeliveryAlarms(stack, "A", Props(stack) with
            {
                DeliveryStreamName = "arn:aws-cn:firehose:cn-north-1:111122223333:deliverystream/badges",
                BufferingInterval = Duration.Millis(1500),
                MetricPrefix = "DeliveryToS3.Success",
                FreshnessAllowance = Duration.Days(2),
                LimitShare = 80,
                SourceRetention = Duration.Hours(1),
                SourceAgeShare = 0,
                MaximumSilence = Duration.Minutes(0),
            })));
        Snapshot.VerifyText(error.Message);
    }

    [Theory]
    [InlineData(0, 300, 300)]
    [InlineData(60, 360, 300)]
    [InlineData(300, 600, 300)]
    [InlineData(301, 602, 360)]
    [InlineData(900, 1800, 900)]
    public void Freshness_DerivesFromTheBuffer(int interval, int threshold, int period)
    {
        var alarm = Synth.Template(stack =>
                new DeliveryAlarms(stack, "A", Props(stack) with { BufferingInterval = Duration.Seconds(interval) }))
            .All("AWS::CloudWatch::Alarm")
            .Single(alarm => alarm.Key.StartsWith("ADataFreshness", StringComparison.Ordinal)).Value;
        ((int)alarm["Properties"]!["Threshold"]!).ShouldBe(threshold);
        ((int)alarm["Properties"]!["Period"]!).ShouldBe(period);
    }

    // The metrics that https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html and, for Iceberg,
    // https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-metric.html list.
    private static readonly Dictionary<string, string[]> OfDestinations = new()
    {
        ["DeliveryToS3"] = Each("DeliveryToS3", "Bytes", "DataFreshness", "Records", "Success"),
        ["BackupToS3"] = Each("BackupToS3", "Bytes", "DataFreshness", "Records", "Success"),
        ["DeliveryToRedshift"] =
        [
            .. Each("DeliveryToRedshift", "Bytes", "Records", "Success", "DataFreshness"),
            .. Each("DeliveryToS3", "Bytes", "DataFreshness", "Records", "Success"),
        ],
        ["DeliveryToAmazonOpenSearchService"] = Each(
            "DeliveryToAmazonOpenSearchService", "Bytes", "DataFreshness", "Records", "Success", "AuthFailure",
                "DeliveryRejected"),
        ["DeliveryToAmazonOpenSearchServerless"] = Each(
            "DeliveryToAmazonOpenSearchServerless", "Bytes", "DataFreshness", "Records", "Success", "AuthFailure",
                "DeliveryRejected"),
        ["DeliveryToSnowflake"] =
            Each("DeliveryToSnowflake", "Bytes", "DataFreshness", "DataCommitLatency", "Records", "Success"),
        ["DeliveryToSplunk"] = Each("DeliveryToSplunk", "Bytes", "DataAckLatency", "DataFreshness", "Records", "Success"),
        ["DeliveryToHttpEndpoint"] = Each(
            "DeliveryToHttpEndpoint", "Bytes", "Records", "DataFreshness", "Success", "ProcessedBytes", "ProcessedRecords"),
        ["DeliveryToIceberg"] = Each(
            "DeliveryToIceberg", "Bytes", "IncomingRowCount", "SuccessfulRowCount", "FailedRowCount", "DataFreshness", "Success"),
    };

    private static readonly Dictionary<DeliverySourceType, string[]> OfSources = new()
    {
        [DeliverySourceType.DirectPut] =
        [
            "IncomingBytes", "IncomingPutRequests", "IncomingRecords", "ThrottledRecords", "BytesPerSecondLimit",
                "RecordsPerSecondLimit",
            "PutRequestsPerSecondLimit",
        ],
        [DeliverySourceType.KinesisStream] =
        [
            "DataReadFromKinesisStream.Bytes", "DataReadFromKinesisStream.Records", "ThrottledDescribeStream",
                "ThrottledGetRecords",
            "ThrottledGetShardIterator", "KinesisMillisBehindLatest",
        ],
        [DeliverySourceType.Msk] =
        [
            "DataReadFromSource.Records", "DataReadFromSource.Bytes", "SourceThrottled.Delay", "BytesPerSecondLimit",
                "KafkaOffsetLag",
            "FailedValidation.Records", "FailedValidation.Bytes", "DataReadFromSource.Backpressured",
        ],
    };

    private static readonly string[] OfSteps =
    [
        "ExecuteProcessing.Duration", "ExecuteProcessing.Success", "SucceedProcessing.Records", "SucceedProcessing.Bytes",
        "OutputDecompressedRecords.Failed", "FailedConversion.Records", "PartitionCountExceeded",
    ];

    [Fact]
    public void EveryPairOfDestinationAndSource_IsAskedForTheMetricsThatItHas()
    {
        DeliveryMetricNames.ByPrefix.Keys.ShouldBe(OfDestinations.Keys, ignoreOrder: true);
        var pairs = OfDestinations.Keys.SelectMany(_ => Enum.GetValues<DeliverySourceType>(), (prefix, source) =>
            (prefix, source))
            .ToList();
        var template = Synth.Template(stack =>
        {
            var props = Props(stack);
            foreach (var (prefix, source) in pairs)
            {
                new DeliveryAlarms(stack, $"{prefix}Of{source}", props with
                {
                    MetricPrefix = prefix,
                    SourceType = source,
                    Transforms = true,
                    Decompresses = true,
                    ConvertsFormat = true,
                    PartitionsDynamically = true,
                    MaximumOffsetLag = source == DeliverySourceType.Msk ? 1000 : null,
                    MaximumSilence = Duration.Hours(1),
                });
            }
        });
        var read = AlarmTable.Metrics(template).ToList();
        foreach (var (prefix, source) in pairs)
        {
            var metrics = read.Where(metric => metric.Alarm.StartsWith($"{prefix}Of{source}", StringComparison.Ordinal))
                .Select(metric => metric.Metric).Distinct().ToList();
            metrics.Except([.. OfDestinations[prefix], .. OfSources[source], .. OfSteps]).ShouldBeEmpty($"{prefix} of {source}");
            metrics.Intersect(OfDestinations[prefix]).ShouldNotBeEmpty($"{prefix} of {source}");
            metrics.Intersect(OfSources[source]).Count().ShouldBeGreaterThanOrEqualTo(2, $"{prefix} of {source}");
        }
    }

    [Theory]
    [InlineData("DeliveryToIceberg", "DeliveryToIceberg.FailedRowCount", true)]
    [InlineData("DeliveryToIceberg", "DeliveryToIceberg.Success", false)]
    [InlineData("DeliveryToIceberg", "DeliveryToIceberg.SuccessfulRowCount", true)]
    [InlineData("DeliveryToS3", "DeliveryToS3.Success", true)]
    [InlineData("DeliveryToRedshift", "DeliveryToRedshift.DataFreshness", true)]
    [InlineData("DeliveryToRedshift", "DeliveryToS3.DataFreshness", false)]
    [InlineData("DeliveryToAmazonOpenSearchService", "DeliveryToAmazonOpenSearchService.AuthFailure", true)]
    public void Destination_HasItsOwnAlarms(string prefix, string metric, bool expected) =>
        AlarmTable.Metrics(Synth.Template(stack =>
            new DeliveryAlarms(stack, "A", Props(stack) with { MetricPrefix = prefix, MaximumSilence = Duration.Hours(1) })))
        .Any(read => read.Metric == metric).ShouldBe(expected);

    [Fact]
    public void MskSource_OfEveryProp() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new DeliveryAlarms(stack, "A", Props(stack) with
        {
            MetricPrefix = "DeliveryToIceberg",
            SourceType = DeliverySourceType.Msk,
            MaximumOffsetLag = 10_000,
            Transforms = true,
        }))));

    [Fact]
    public void OffsetLagOfAnotherSource_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new DeliveryAlarms(stack, "A", Props(stack) with { MaximumOffsetLag = 5 })))
        .Violations.ShouldBe(
            ["MaximumOffsetLag must be unset with SourceType DirectPut; got 5; remove it: only Kafka topics have offsets"]);

    [Fact]
    public void Delivery_TellsWhatItsAlarmsAre()
    {
        Synth.Template(stack =>
        {
            var ofFunction = Props(stack);
            var plain = DeliveryAlarmsProps.Of(
                new Delivery(stack, "Plain",
                    new() { Destination = DeliveryDestination.S3(new() { Bucket = new Bucket(stack, "B") }) }),
                ofFunction.Topic!);
            (plain.MetricPrefix, plain.SourceType, plain.Transforms, plain.ConvertsFormat)
                .ShouldBe(("DeliveryToS3", DeliverySourceType.DirectPut, false, false));
            var reading = DeliveryAlarmsProps.Of(
                new Delivery(stack, "Reading", new()
                {
                    Source = DeliverySource.KinesisStream(new IngestStream(stack, "Stream")),
                    Destination = DeliveryDestination.S3(new() { Bucket = new Bucket(stack, "C"), NewLineDelimiter = false }),
                    Processors = [DeliveryProcessor.Decompress()],
                }),
                ofFunction.Topic!);
            (reading.SourceType, reading.Decompresses,
                reading.Transforms).ShouldBe((DeliverySourceType.KinesisStream, true, false));
        });
    }

    // Firehose buffers for 900 seconds at most, so the alarms are right for every value of the parameter.
    [Fact]
    public void TokenForTheInterval_CountsAsTheLongest()
    {
        var template = Synth.Template(stack => new DeliveryAlarms(stack, "A", Props(stack) with
        {
            BufferingInterval =
                Duration.Seconds(new CfnParameter(stack, "Seconds", new CfnParameterProps { Type = "Number" }).ValueAsNumber),
        }));
        var alarm = template.All("AWS::CloudWatch::Alarm")
            .Single(alarm => alarm.Key.StartsWith("ADataFreshness", StringComparison.Ordinal));
        ((int)alarm.Value["Properties"]!["Threshold"]!).ShouldBe(1800);
        ((int)alarm.Value["Properties"]!["Period"]!).ShouldBe(900);
    }

    // The sum of five minutes against a limit per second would alarm at a three-hundredth of the limit.
    [Fact]
    public void Limits_AreComparedByTheSecond()
    {
        var table = AlarmTable.Of(Synth.Template(stack => new DeliveryAlarms(stack, "A", Props(stack))));
        foreach (var what in new[] { "Bytes", "Records", "PutRequests" })
        {
            table.ShouldContain(
                $"AIncoming{what}: incoming / PERIOD(incoming) / limit; incoming = Sum AWS/Firehose Incoming{what} ");
        }

        table.ShouldContain("limit = Minimum AWS/Firehose BytesPerSecondLimit ");
    }

    [Fact]
    public void SilenceNotLongerThanTheBuffer_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new DeliveryAlarms(stack, "A", Props(stack) with { MaximumSilence = Duration.Minutes(5) })))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("MaximumSilence must be longer than BufferingInterval; got 5 minutes");

    [Fact]
    public void TokenForTheName_IsNotRefused()
    {
        var template = Synth.Template(stack => new DeliveryAlarms(
            stack, "A", Props(stack) with { DeliveryStreamName = new CfnParameter(stack, "Name").ValueAsString }));
        AlarmTable.Metrics(template)
            .ShouldEachBe(metric => metric.Dimensions["DeliveryStreamName"].ToJsonString() == """{"Ref":"Name"}""");
    }

    private static string[] Each(string prefix, params string[] names) => [.. names.Select(name => $"{prefix}.{name}")];

    private static DeliveryAlarmsProps Props(Stack stack) => new()
    {
        DeliveryStreamName = "badges",
        Topic = TestTopic.In(stack),
        BufferingInterval = Duration.Minutes(5),
    };
}
