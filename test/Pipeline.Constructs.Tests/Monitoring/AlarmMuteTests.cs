using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using ScheduleExpression = Amazon.CDK.AWS.CloudWatch.ScheduleExpression;

namespace Pipeline.Constructs.Tests;

public class AlarmMuteTests
{
    [Fact]
    public void EveryNight_MutesAllAlarmsOfTheGroups() => Snapshot.Verify(Synth.Template(stack =>
        new AlarmMute(stack, "Mute", new()
        {
            Groups = [Group(stack)],
            Schedule = ScheduleExpression.Cron(new CronOptions
            {
                Minute = "0",
                Hour = "2",
                TimeZone = Amazon.CDK.TimeZone.EUROPE_BERLIN,
            }),
            Duration = Duration.Minutes(30),
            Description = "Nightly deployment",
        })).Properties("AWS::CloudWatch::AlarmMuteRule"));

    [Fact]
    public void TwiceInAStack_Works() => Synth.Template(stack =>
    {
        var group = Group(stack);
        foreach (var id in (string[])["One", "Two"])
        {
            _ = new AlarmMute(stack, id, new()
            {
                Groups = [group],
                Schedule = ScheduleExpression.Expression("at(2027-01-31T02:00)"),
                Duration = Duration.Days(15),
            });
        }
    }).All("AWS::CloudWatch::AlarmMuteRule").Count.ShouldBe(2);

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new AlarmMute(stack, "Mute", new()
    {
        Groups = [],
        Schedule = null!,
        Duration = Duration.Days(16),
    })).ShouldBe(
    [
        "Schedule must have a value; got null; set it",
        "Duration must be 1 to 21600 minutes; got 23040 minutes; lower it to at most 21600",
        "Groups must have 1 to 100 alarms together; got 0; make an AlarmMute for some of them each",
    ]);

    [Fact]
    public void TokenForTheDuration_IsRefused() => Ranges.Mistakes(stack => new AlarmMute(stack, "Mute", new()
    {
        Groups = [Group(stack)],
        Schedule = ScheduleExpression.Expression("at(2027-01-31T02:00)"),
        Duration = Duration.Minutes(new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber),
    })).ShouldHaveSingleItem().ShouldStartWith("Duration must be known when the template is made; got a token");

    private static readonly CheckedStack Muted = new(stack => new AlarmMute(stack, "Mute", new()
    {
        Groups = [Group(stack)],
        Schedule = ScheduleExpression.Expression("at(2027-01-31T02:00)"),
        Duration = Duration.Hours(1),
    }));

    [Fact]
    public void Mute_PassesCdkNag() => Muted.Findings.ShouldBeEmpty();

    private static StreamAlarms Group(Stack stack) => new(stack, "Stream", new()
    {
        Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
            stack, "S", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
        Routing = AlarmRouting.EventBridgeOnly,
    });
}
