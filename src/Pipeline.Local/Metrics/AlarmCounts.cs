using System.Globalization;

namespace Pipeline.Local.Metrics;

/// <summary>The number of alarms in each state.</summary>
/// <param name="Fired">The alarms that would have fired.</param>
/// <param name="OnTheWay">The alarms of which some periods breached, but too few to fire.</param>
/// <param name="Ok">The alarms that were evaluated and are OK.</param>
/// <param name="NotEvaluated">The alarms that the run cannot evaluate.</param>
internal sealed record AlarmCounts(int Fired, int OnTheWay, int Ok, int NotEvaluated)
{
    public static AlarmCounts Of(IReadOnlyCollection<AlarmResult> alarms)
    {
        return new AlarmCounts(
            Count(AlarmState.Fired), Count(AlarmState.Breaching), Count(AlarmState.Ok), Count(AlarmState.NotEvaluated));

        int Count(AlarmState state) => alarms.Count(alarm => alarm.State == state);
    }

    /// <summary>
    /// The counts as text: <c>3 fired, 15 ok, 2 not evaluated</c>, with <c>1 on the way</c> where there is one.
    /// </summary>
    public override string ToString()
    {
        if (this == new AlarmCounts(0, 0, 0, 0)) return "no alarms";
        List<string> parts = [Text(Fired, "fired"), Text(Ok, "ok")];
        if (OnTheWay > 0) parts.Insert(1, Text(OnTheWay, "on the way"));
        if (NotEvaluated > 0) parts.Add(Text(NotEvaluated, "not evaluated"));
        return string.Join(", ", parts);
    }

    private static string Text(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}");
}
