namespace Pipeline.Local.Metrics;

/// <summary>One period of an alarm within a run.</summary>
/// <param name="Value">The value; null where there is no data point.</param>
/// <param name="Breaches">Whether the value breaches the threshold; null without a value, or if it may still grow.</param>
/// <param name="IsWhole">
/// Whether the run lasted for the whole period, so that a period without data points counts as missing data.
/// </param>
internal readonly record struct AlarmPeriod(double? Value, bool? Breaches, bool IsWhole);

/// <summary>
/// Evaluates M of N periods, and treats periods without data by the tables of
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html. Periods before the run have no
/// data and do not count as missing data either.
/// </summary>
/// <param name="evaluated">N, the alarm's EvaluationPeriods.</param>
/// <param name="needed">M, its DatapointsToAlarm.</param>
/// <param name="treatment">Its TreatMissingData.</param>
internal sealed class AlarmWindow(int evaluated, int needed, string treatment)
{
    // According to the page, CloudWatch looks at more data points than the alarm evaluates: for three periods, at five.
    private const int Extra = 2;

    /// <summary>Evaluates the alarm at the end of each period.</summary>
    /// <returns>Whether it fires at any of them, and the most periods that breached together.</returns>
    public (bool Fires, int Most) Evaluate(IReadOnlyList<AlarmPeriod> periods)
    {
        var (fires, most) = (false, 0);
        for (var end = 1; end <= periods.Count; end++)
        {
            var range = periods.Take(end).TakeLast(evaluated + Extra).ToList();
            var breaching = BreachingOf(range);
            most = Math.Max(most, breaching);
            fires |= breaching >= needed || IsPremature(range);
        }

        return (fires, most);
    }

    private int BreachingOf(List<AlarmPeriod> range)
    {
        var real = range.Where(period => period.Breaches is not null).TakeLast(evaluated).ToList();
        var breaching = real.Count(period => period.Breaches == true);
        if (treatment != "breaching") return breaching;
        var silent = range.Count(period => period is { Value: null, IsWhole: true });
        return breaching + Math.Min(silent, evaluated - real.Count);
    }

    // See the page, "how alarm state is evaluated when data is missing": an alarm with 'missing' fires as soon as a breach is M
    // periods old and no data point in the range is within the threshold.
    private bool IsPremature(List<AlarmPeriod> range)
    {
        if (treatment != "missing" || range.Exists(period => period.Breaches == false)) return false;
        var oldest = range.FindIndex(period => period.Breaches == true);
        return oldest >= 0 && range.Count - oldest >= needed;
    }
}
