using Amazon.CDK;

namespace Pipeline.Constructs.Tests;

public class ApiAlarmsTests
{
    [Fact]
    public void Defaults_AreWhatAwsRecommends() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new ApiAlarms(stack, "A", new() { Feed = TestApi.In(stack), Topic = TestTopic.In(stack) }))));

    [Fact]
    public void EveryProp_MovesItsThreshold() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new ApiAlarms(stack, "A", new()
        {
            Feed = TestApi.In(stack),
            Topic = TestTopic.In(stack),
            ServerErrorShare = 0.01,
            ClientErrorShare = 0.2,
            MaximumLatency = Duration.Seconds(29),
        }))));

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new ApiAlarms(stack, "A", new()
    {
        Feed = null!,
        Topic = TestTopic.In(stack),
        ServerErrorShare = 0,
        ClientErrorShare = 1.1,
        MaximumLatency = Duration.Seconds(30),
    })).Select(mistake => mistake.Split(';')[0]).ShouldBe(
    [
        "Feed must have a value", "ServerErrorShare must be 0.001 to 1 as a share",
        "ClientErrorShare must be 0.001 to 1 as a share",
        "MaximumLatency must be 1 to 29000 milliseconds",
    ]);
}
