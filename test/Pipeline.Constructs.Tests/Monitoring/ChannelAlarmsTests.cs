using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class ChannelAlarmsTests
{
    [Fact]
    public void Defaults_AreFailuresAndLateRecords() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new ChannelAlarms(stack, "A", new() { Channel = Channel(stack), Topic = TestTopic.In(stack) }))));

    [Fact]
    public void EveryProp_AddsOrMovesItsAlarm() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new ChannelAlarms(stack, "A", new()
        {
            Channel = Channel(stack, Duration.Seconds(900)),
            Topic = TestTopic.In(stack),
            FreshnessAllowance = Duration.Seconds(60),
            MaximumSilence = Duration.Minutes(15),
        }))));

    [Fact]
    public void EveryMetric_IsPublishedByAws() => AlarmTable.Read(Synth.Template(stack => new ChannelAlarms(stack, "A", new()
    {
        Channel = Channel(stack),
        Topic = TestTopic.In(stack),
        MaximumSilence = Duration.Minutes(15),
    }))).ShouldEachBe(metric => PublishedMetrics.Has(metric.Namespace, metric.Name, metric.Dimensions.Keys));

    [Fact]
    public void TokenForTheFreshness_LeavesItsAlarmOutWithAWarning()
    {
        static void Build(Stack stack) => _ = new ChannelAlarms(stack, "A", new()
        {
            Channel = Channel(stack, Duration.Seconds(
                new CfnParameter(stack, "S", new CfnParameterProps { Type = "Number" }).ValueAsNumber)),
            Topic = TestTopic.In(stack),
        });
        Synth.Template(Build).All("AWS::CloudWatch::Alarm").ShouldHaveSingleItem();
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldStartWith("The alarm DataFreshness is left out");
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new ChannelAlarms(stack, "A", new()
    {
        Channel = null!,
        Topic = TestTopic.In(stack),
        FreshnessAllowance = Duration.Days(2),
        MaximumSilence = Duration.Days(2),
        Off = ["Failed"],
    })).Select(mistake => mistake.Split(';')[0]).ShouldBe(
    [
        "Off must name alarms of DeliveryFailed, DataFreshness, Silence",
        "Channel must have a value",
        "FreshnessAllowance must be 1 to 86400 seconds",
        "MaximumSilence must be 1 to 1440 minutes",
    ]);

    internal static S3Channel Channel(global::Constructs.Construct scope, Duration? freshness = null) =>
        new(scope, "Channel", new()
        {
            Stream = new IngestStream(scope, "ChannelStream", new()
            {
                Encryption = IngestEncryption.CustomerManaged(new PipelineKey(scope, "ChannelKey").Key),
            }),
            Bucket = Bucket.FromBucketName(scope, "ChannelBucket", "badges"),
            DataFreshness = freshness ?? Duration.Seconds(300),
        });
}
