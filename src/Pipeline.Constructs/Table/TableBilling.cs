using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>How a table's throughput is paid for.</summary>
public sealed record TableBilling
{
    private TableBilling()
    {
    }

    /// <summary>
    /// Pay per request: no capacity to plan, and none for its indexes: each has the same bounds as the table. A new table takes
    /// 4,000 writes and 12,000 reads a second, and twice its former peak from then on
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html).
    /// </summary>
    /// <param name="maxReadUnits">Read units a second at most, of the table and of each index, 1 or more; bounds the bill.
    /// Default: the account's quota.</param>
    /// <param name="maxWriteUnits">Write units a second at most, of the table and of each index, 1 or more; bounds the bill.
    /// Default: the account's quota.</param>
    /// <param name="warmReadUnits">Read units a second that stand ready at once, of the table and of each index. Default: what
    /// DynamoDB gives, 12,000.</param>
    /// <param name="warmWriteUnits"> Write units a second that stand ready at once, of the table and of each index, for a known
    /// rush. Default: what DynamoDB gives, 4,000. Raising it is paid once and cannot be taken back
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html). </param>
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
    /// Pay by the hour for units that auto scaling raises and lowers; its indexes have the same. Cheaper for a steady load; auto
    /// scaling takes minutes to follow a rise.
    /// </summary>
    /// <param name="read">Read units: one is a strongly consistent read of 4 KB a second.</param>
    /// <param name="write">Write units: one is a write of 1 KB a second.</param>
    public static TableBilling Provisioned(TableCapacity read, TableCapacity write) => new() { Read = read, Write = write };

    /// <summary>Whether requests are paid one by one.</summary>
    public bool IsOnDemand => Read is null;

    /// <summary>On-demand: the most read units a second, if bounded.</summary>
    public double? MaxReadUnits { get; private init; }

    /// <summary>On-demand: the most write units a second, if bounded.</summary>
    public double? MaxWriteUnits { get; private init; }

    /// <summary>On-demand: the read units a second that stand ready, if set.</summary>
    public double? WarmReadUnits { get; private init; }

    /// <summary>On-demand: the write units a second that stand ready, if set.</summary>
    public double? WarmWriteUnits { get; private init; }

    /// <summary>Provisioned: the read units.</summary>
    public TableCapacity? Read { get; private init; }

    /// <summary>Provisioned: the write units.</summary>
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
