using Amazon.CDK;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="SearchAlarms"/>: the domain, and the values that thresholds are computed from.</summary>
public sealed record SearchAlarmsProps : AlarmGroupProps
{
    /// <summary>The domain.</summary>
    public required SearchDomain Domain { get; set; }

    /// <summary>
    /// The share of a node's volume that must be free, 0.001 to 1. Default: 0.25, as AWS recommends
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html).
    /// </summary>
    public double FreeStorageShare { get; set; } = 0.25;

    internal override AlarmKinds Kinds => AlarmKindsOf.Search;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        if (!violations.Given(nameof(Domain), Domain)) return;
        violations.Share(nameof(FreeStorageShare), FreeStorageShare);
        var size = Domain.Made.Size;
        violations.Require(
            !size.Volume.IsUnresolved(),
            nameof(Domain),
            "have a volume that is known when the template is made, because the alarm on free storage is computed from it",
            "a token",
            "pass the size itself");
        violations.Require(
            !Token.IsUnresolved(size.DataNodes),
            nameof(Domain),
            "have a number of data nodes that is known when the template is made, because the alarm on lost nodes is " +
            "computed from it",
            "a token",
            "pass the number itself");
    }
}
