using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How a table's throughput is billed.</summary>
public sealed record TableBilling
{
    private TableBilling()
    {
    }

    /// <summary>
    /// Billed per request: no capacity to plan. Its indexes have the same bounds as the table. A new table takes 4,000 writes and
    /// 12,000 reads a second, and from then on up to twice its former peak
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html).
    /// </summary>
    /// <param name="maxReadUnits">The most read units a second, of the table and of each index, at least 1; it limits the bill.
    /// Default: the account's quota.</param>
    /// <param name="maxWriteUnits">The most write units a second, of the table and of each index, at least 1; it limits the bill.
    /// Default: the account's quota.</param>
    /// <param name="warmReadUnits">Read units a second that are available at once, of the table and of each index. Default:
    /// DynamoDB's own, 12,000.</param>
    /// <param name="warmWriteUnits">Write units a second that are available at once, of the table and of each index, for an
    /// expected peak. Default: DynamoDB's own, 4,000. A higher value is billed once and cannot be lowered again
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html).</param>
    public static TableBilling OnDemand(
        double? maxReadUnits = null, double? maxWriteUnits = null, double? warmReadUnits = null, double? warmWriteUnits = null) =>
        new()
        {
            MaxReadUnits = maxReadUnits,
            MaxWriteUnits = maxWriteUnits,
            WarmReadUnits = warmReadUnits,
            WarmWriteUnits = warmWriteUnits,
        };

    /// <summary>
    /// Billed by the hour for units that auto scaling raises and lowers; the indexes get the same. It is cheaper for a steady
    /// load, but auto scaling takes minutes to follow a rise.
    /// </summary>
    /// <param name="read">Read units: one is a strongly consistent read of 4 KB a second.</param>
    /// <param name="write">Write units: one is a write of 1 KB a second.</param>
    public static TableBilling Provisioned(TableCapacity read, TableCapacity write) => new() { Read = read, Write = write };

    /// <summary>Whether throughput is billed per request.</summary>
    public bool IsOnDemand => Read is null;

    /// <summary>On-demand: the most read units a second; <c>null</c> if not limited.</summary>
    public double? MaxReadUnits { get; private init; }

    /// <summary>On-demand: the most write units a second; <c>null</c> if not limited.</summary>
    public double? MaxWriteUnits { get; private init; }

    /// <summary>On-demand: the read units a second that are available at once; <c>null</c> if not set.</summary>
    public double? WarmReadUnits { get; private init; }

    /// <summary>On-demand: the write units a second that are available at once; <c>null</c> if not set.</summary>
    public double? WarmWriteUnits { get; private init; }

    /// <summary>Provisioned: the read units; <c>null</c> for on-demand.</summary>
    public TableCapacity? Read { get; private init; }

    /// <summary>Provisioned: the write units; <c>null</c> for on-demand.</summary>
    public TableCapacity? Write { get; private init; }

    internal void Validate(Violations violations)
    {
        violations.Whole(nameof(MaxReadUnits), MaxReadUnits, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Whole(nameof(MaxWriteUnits), MaxWriteUnits, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Whole(nameof(WarmReadUnits), WarmReadUnits, ServiceLimits.DynamoDb.UnitsPerSecond);
        violations.Whole(nameof(WarmWriteUnits), WarmWriteUnits, ServiceLimits.DynamoDb.UnitsPerSecond);
        Read?.Validate(violations.For(nameof(Read)));
        Write?.Validate(violations.For(nameof(Write)));
    }
}
