namespace Pipeline.Constructs;

/// <summary>Who chooses the shard of a record.</summary>
/// <remarks>https://docs.aws.amazon.com/streams/latest/dev/service-managed-pk-considerations.html</remarks>
public enum RecordDistribution
{
    /// <summary>The producer, by the record's partition key. Records with the same key keep their order.</summary>
    UserPartitionKey,

    /// <summary>
    /// Kinesis, by load: no hot shard, but no order, and a record's partition key may be missing (null). On-demand streams
    /// only, and not with producers that aggregate (KPL): consumers may silently drop aggregates.
    /// </summary>
    Auto,
}
