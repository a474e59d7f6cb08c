using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The least number of records that arrive while all is well. Fewer records alarm, and so does no data.</summary>
public sealed record ExpectedTraffic
{
    // Our own range, not AWS's: a count of records.
    private static readonly ServiceLimit Count = new(1, int.MaxValue, "records", "");

    /// <summary>How many records, 1 or more. Not a token, because the description contains the number.</summary>
    public required double Records { get; set; }

    /// <summary>The time in which they arrive, whole minutes, 1 to 1440.</summary>
    public required Duration Period { get; set; }

    internal void Validate(Violations violations)
    {
        violations.Require(
            !Token.IsUnresolved(Records), nameof(Records), "be known when the template is made", "a token",
            "pass the number itself: the alarm is computed from it");
        violations.Whole(nameof(Records), Records, Count);
        if (violations.Given(nameof(Period), Period))
            violations.Known(nameof(Period), Period, ServiceLimits.CloudWatch.EvaluatedMinutes);
    }
}
