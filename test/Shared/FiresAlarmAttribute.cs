namespace Pipeline.Testing;

/// <summary>
/// Names an alarm that a test fires, by its heading in docs/runbook.md, such as <c>function Errors</c>. docs/alarms.md lists the
/// test beside the alarm, and AlarmMatrixTests of Pipeline.Constructs.Tests fails if that page is stale.
/// </summary>
/// <param name="alarm">The heading of the alarm.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class FiresAlarmAttribute(string alarm) : Attribute
{
    /// <summary>The heading of the alarm.</summary>
    public string Alarm => alarm;
}
