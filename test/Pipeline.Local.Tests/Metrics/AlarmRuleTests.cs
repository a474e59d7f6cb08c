using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Metrics;

public sealed class AlarmRuleTests
{
    private static readonly Dictionary<string, AlarmState> States = new()
    {
        ["on"] = AlarmState.Fired,
        ["off"] = AlarmState.Ok,
        ["nearly"] = AlarmState.Breaching,
        ["unknown"] = AlarmState.NotEvaluated,
        ["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Not (quite)"] = AlarmState.Fired,
    };

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData("FALSE", false)]
    [InlineData("ALARM(on)", true)]
    [InlineData("ALARM(\"on\")", true)]
    [InlineData("ALARM( off )", false)]
    [InlineData("OK(off)", true)]
    [InlineData("OK(nearly)", true)]
    [InlineData("INSUFFICIENT_DATA(off)", false)]
    [InlineData("NOT ALARM(on)", false)]
    [InlineData("NOT (ALARM(off) OR ALARM(nearly))", true)]
    [InlineData("(ALARM(\"off\") OR ALARM(\"on\"))", true)]
    [InlineData("TRUE OR FALSE AND FALSE", true)]
    [InlineData("(TRUE OR FALSE) AND FALSE", false)]
    [InlineData("ALARM(\"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Not (quite)\")", true)]
    public void Rule_IsEvaluated(string text, bool expected) => Of(text).Evaluate().ShouldBe(expected);

    // What is not known decides only where the known parts do not.
    [Theory]
    [InlineData("ALARM(unknown)", null)]
    [InlineData("NOT ALARM(missing)", null)]
    [InlineData("ALARM(unknown) OR ALARM(on)", true)]
    [InlineData("ALARM(unknown) OR ALARM(off)", null)]
    [InlineData("ALARM(unknown) AND ALARM(off)", false)]
    [InlineData("ALARM(unknown) AND ALARM(on)", null)]
    public void UnknownPart_LeavesTheRuleOpenOnlyIfItDecides(string text, bool? expected) =>
        Of(text).Evaluate().ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("ALARM")]
    [InlineData("ALARM(on")]
    [InlineData("ALARM(\"on)")]
    [InlineData("ALARM(on) ALARM(off)")]
    [InlineData("ALARM(on) XOR ALARM(off)")]
    [InlineData("AT_LEAST(1, ALARM, (on, off))")]
    public void OtherRule_IsRefused(string text) => Should.Throw<NotSupportedException>(() => Of(text).Evaluate())
        .Message.ShouldStartWith($"the run does not understand the rule '{text}' from position ");

    private static AlarmRule Of(string text) => new(text, name => States.TryGetValue(name, out var state) ? state : null);
}
