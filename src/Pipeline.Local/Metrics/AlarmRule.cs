namespace Pipeline.Local.Metrics;

/// <summary>
/// The rule of a composite alarm: ALARM, OK and INSUFFICIENT_DATA of an alarm's name or ARN, TRUE, FALSE, NOT, AND, OR and
/// brackets (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html).
/// </summary>
/// <param name="text">The rule.</param>
/// <param name="stateOf">The state of an alarm by its name or ARN; null where the run does not have the alarm.</param>
internal sealed class AlarmRule(string text, Func<string, AlarmState?> stateOf) : ExpressionReader(text, "rule")
{
    /// <summary>The alarms that the rule names and whose state is not known.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Whether the rule holds; null if that depends on an alarm whose state is not known.</summary>
    /// <exception cref="NotSupportedException">The rule uses an element that is not known here.</exception>
    public bool? Evaluate()
    {
        var value = Or();
        return Peek() == '\0' ? value : throw NotKnown();
    }

    private bool? Or()
    {
        var value = And();
        // Of three values: true if one of them is, whatever the other may be.
        while (TryTake("OR")) value |= And();
        return value;
    }

    private bool? And()
    {
        var value = Not();
        while (TryTake("AND")) value &= Not();
        return value;
    }

    private bool? Not() => TryTake("NOT") ? !Not() : Operand();

    private bool? Operand()
    {
        if (Peek() == '(')
        {
            At++;
            var inner = Or();
            Take(')');
            return inner;
        }

        if (TryTake("TRUE")) return true;
        if (TryTake("FALSE")) return false;
        foreach (var state in new[] { "ALARM", "OK", "INSUFFICIENT_DATA" })
            if (TryTake(state)) return IsIn(state, Name());

        throw NotKnown();
    }

    private bool? IsIn(string state, string alarm)
    {
        var known = stateOf(alarm);
        if (known is null or AlarmState.NotEvaluated)
        {
            Unknown.Add(alarm);
            return null;
        }

        return state == (known == AlarmState.Fired ? "ALARM" : "OK");
    }

    // A name needs quotes only if it has characters that the rule itself uses.
    private string Name()
    {
        Take('(');
        var isQuoted = Peek() == '"';
        if (isQuoted) At++;
        var end = Text.IndexOf(isQuoted ? '"' : ')', At);
        if (end < 0) throw NotKnown();
        var name = Text[At..end].Trim();
        At = isQuoted ? end + 1 : end;
        Take(')');
        return name;
    }
}
