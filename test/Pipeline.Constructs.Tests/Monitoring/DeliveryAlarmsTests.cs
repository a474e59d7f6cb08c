using Amazon.CDK;
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
            IsDirectPut = false,
            LimitShare = 0.5,
            SourceRetention = Duration.Days(7),
            SourceAgeShare = 0.25,
            MaximumSilence = Duration.Hours(1),
        }))));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new DeliveryAlarms(stack, "A", Props(stack) with
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
            .All("AWS::CloudWatch::Alarm").Single(alarm => alarm.Key.StartsWith("ADataFreshness", StringComparison.Ordinal)).Value;
        ((int)alarm["Properties"]!["Threshold"]!).ShouldBe(threshold);
        ((int)alarm["Properties"]!["Period"]!).ShouldBe(period);
    }

    [Theory]
    [InlineData("DeliveryToS3", true, true)]
    [InlineData("BackupToS3", true, true)]
    [InlineData("DeliveryToRedshift", false, true)]
    [InlineData("DeliveryToIceberg", true, false)]
    public void Destination_IsAskedForTheMetricsThatItHas(string prefix, bool freshness, bool success)
    {
        var metrics = AlarmTable.Metrics(Synth.Template(stack =>
            new DeliveryAlarms(stack, "A", Props(stack) with { MetricPrefix = prefix }))).Select(metric => metric.Metric).ToList();
        metrics.Contains($"{prefix}.DataFreshness").ShouldBe(freshness);
        metrics.Contains($"{prefix}.Success").ShouldBe(success);
    }

    // A sum of five minutes against a limit by the second would go off at a three-hundredth of it.
    [Fact]
    public void Limits_AreComparedByTheSecond()
    {
        var table = AlarmTable.Of(Synth.Template(stack => new DeliveryAlarms(stack, "A", Props(stack))));
        foreach (var what in new[] { "Bytes", "Records", "PutRequests" })
        {
            table.ShouldContain($"AIncoming{what}: incoming / PERIOD(incoming) / limit; incoming = Sum AWS/Firehose Incoming{what} ");
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

    private static DeliveryAlarmsProps Props(Stack stack) => new()
    {
        DeliveryStreamName = "badges",
        Topic = TestTopic.In(stack),
        BufferingInterval = Duration.Minutes(5),
    };
}
