using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="ApiAlarms"/>: the API, and the thresholds.</summary>
public sealed record ApiAlarmsProps : AlarmGroupProps
{
    /// <summary>The API that takes events.</summary>
    public required RestApiFeed Feed { get; set; }

    /// <summary>The share of requests that may fail inside, 0.001 to 1. Default: 0.05, as AWS recommends.</summary>
    public double ServerErrorShare { get; set; } = 0.05;

    /// <summary>The share of requests that may be refused, 0.001 to 1. Default: 0.05, as AWS recommends.</summary>
    public double ClientErrorShare { get; set; } = 0.05;

    /// <summary>
    /// How long the slowest tenth of requests may take, 1 to 29,000 milliseconds. Default: 2.5 seconds.
    /// </summary>
    public Duration MaximumLatency { get; set; } = Duration.Millis(2500);

    internal override AlarmKinds Kinds => AlarmKindsOf.Api;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        violations.Given(nameof(Feed), Feed);
        violations.Share(nameof(ServerErrorShare), ServerErrorShare);
        violations.Share(nameof(ClientErrorShare), ClientErrorShare);
        if (!violations.Given(nameof(MaximumLatency), MaximumLatency)) return;
        violations.Require(
            !MaximumLatency.IsUnresolved(), nameof(MaximumLatency), "be known when the template is made", "a token",
            "pass the value itself: the alarm is computed from it");
        if (MaximumLatency.IsUnresolved()) return;
        violations.Within(
            nameof(MaximumLatency), MaximumLatency.ToMilliseconds(), ServiceLimits.ApiGateway.LatencyMilliseconds);
    }
}
