using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Engines;

namespace Pipeline.Local.Tests.Metrics;

public sealed class CompositeAlarmCheckTests
{
    [Fact]
    public void PartThatFired_IsNamed() => ShouldBe(
        Check("ALARM(off) OR ALARM(on)"), AlarmState.Fired, "fired: app/on");

    [Fact]
    public void PartsThatAreOff_AreOk() => ShouldBe(Check("ALARM(off)"), AlarmState.Ok, "");

    [Fact]
    public void PartThatIsNotEvaluated_IsTheReason()
    {
        ShouldBe(
            Check("ALARM(off) OR ALARM(unknown)"),
            AlarmState.NotEvaluated,
            "it needs the state of unknown, which is not evaluated: no data point");
        ShouldBe(
            Check("ALARM(\"other\")"), AlarmState.NotEvaluated, "it needs the state of other, which is not in the run");
    }

    [Fact]
    public void Suppressor_HoldsTheActionsBackAndKeepsTheState()
    {
        ShouldBe(
            Check("ALARM(on)", suppressor: "arn:on"),
            AlarmState.Fired,
            "fired: app/on; its actions are held back while arn:on is on");
        ShouldBe(Check("ALARM(on)", suppressor: "off"), AlarmState.Fired, "fired: app/on");
    }

    [Fact]
    public void CompositeOfAComposite_FollowsIt()
    {
        var deployment = Deployments.Of(
            Composite("first", "ALARM(on)"), Composite("second", "ALARM(first)"), Composite("third", "NOT ALARM(second)"));
        CompositeAlarmCheck.All(deployment, [(Alarm("on"), Result("on", AlarmState.Fired))])
            .Select(result => result.State).ShouldBe([AlarmState.Fired, AlarmState.Fired, AlarmState.Ok]);
    }

    [Fact]
    public void Deployment_IsEvaluatedWithItsComposites() => CompositeAlarmCheck.All(
            Deployments.Of(Composite("all", "ALARM(\"arn:on\")")), [(Alarm("on"), Result("on", AlarmState.Fired))])
        .ShouldHaveSingleItem().ShouldBe(new AlarmResult("app/all", AlarmState.Fired, "fired: app/on", "its description"));

    private static void ShouldBe(AlarmResult result, AlarmState state, string reason) =>
        (result.State, result.Reason).ShouldBe((state, reason));

    private static AlarmResult Check(string rule, string? suppressor = null)
    {
        var alarm = Composite("all", rule);
        if (suppressor is not null) alarm.Properties["ActionsSuppressor"] = suppressor;
        return CompositeAlarmCheck.Of(alarm, name => name.Replace("arn:", "", StringComparison.Ordinal) switch
        {
            "on" => Result("on", AlarmState.Fired),
            "off" => Result("off", AlarmState.Ok),
            "unknown" => new AlarmResult("app/unknown", AlarmState.NotEvaluated, "no data point", ""),
            _ => null,
        });
    }

    private static AlarmResult Result(string name, AlarmState state) => new($"app/{name}", state, "", "");

    private static Resource Alarm(string name) =>
        new("app", name, AwsType.CloudWatch.Alarm, name, $"arn:{name}", $"app/{name}", []);

    private static Resource Composite(string name, string rule) => new(
        "app", name, AwsType.CloudWatch.CompositeAlarm, name, null, $"app/{name}",
        new JsonObject { ["AlarmRule"] = rule, ["AlarmDescription"] = "its description" });
}
