using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="CatalogAlarms"/>: the catalog, and the values that thresholds are computed from.</summary>
public sealed record CatalogAlarmsProps : AlarmGroupProps
{
    // Our own range, not AWS's: a count of queries.
    private static readonly ServiceLimit Queries = new(0, 10_000, "queries", "");

    /// <summary>The catalog, whose workgroup the alarms watch.</summary>
    public required EventCatalog Catalog { get; set; }

    /// <summary>
    /// How many queries may fail in 15 minutes, 0 to 10000. Default: 3, because a mistyped query fails too.
    /// </summary>
    public double MaximumFailedQueries { get; set; } = 3;

    /// <summary>
    /// How much a query may scan, as a share of <see cref="EventCatalogOptions.BytesScannedCutoff"/>, 0.001 to 1. Default: 0.8.
    /// </summary>
    public double ScannedShare { get; set; } = 0.8;

    internal override AlarmKinds Kinds => AlarmKindsOf.Catalog;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        violations.Given(nameof(Catalog), Catalog);
        violations.Require(
            !Token.IsUnresolved(MaximumFailedQueries),
            nameof(MaximumFailedQueries),
            "be known when the template is made",
            "a token",
            "pass the number itself: the description contains it");
        violations.Whole(nameof(MaximumFailedQueries), MaximumFailedQueries, Queries);
        violations.Share(nameof(ScannedShare), ScannedShare);
    }
}
