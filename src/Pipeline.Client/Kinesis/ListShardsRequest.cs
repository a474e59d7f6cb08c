using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Requests the shards of a stream: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html.
/// </summary>
public sealed class ListShardsRequest : AmazonWebServiceRequest
{
    /// <summary>The stream's name. Either this or <see cref="StreamARN"/> must be set, only for the first page.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }

    /// <summary>The token of the last page. With it, no other property may be set.</summary>
    public string? NextToken { get; set; }

    /// <summary>The maximum number of shards of a page, 1 to 10,000; null: 1,000.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Which shards are listed; null: all that still have records, and the open ones.</summary>
    public ShardFilter? ShardFilter { get; set; }
}

/// <summary>Which shards are listed.</summary>
public sealed class ShardFilter
{
    /// <summary>
    /// <c>AT_LATEST</c> (the open shards), <c>AFTER_SHARD_ID</c>, <c>AT_TRIM_HORIZON</c> or <c>FROM_TRIM_HORIZON</c>.
    /// </summary>
    public string? Type { get; set; }

    /// <summary>The shard, for <c>AFTER_SHARD_ID</c>.</summary>
    public string? ShardId { get; set; }
}

/// <summary>A page of shards.</summary>
public sealed class ListShardsResponse : AmazonWebServiceResponse
{
    /// <summary>The shards, open and closed.</summary>
    public List<Shard>? Shards { get; set; }

    /// <summary>The token of the next page; null on the last page.</summary>
    public string? NextToken { get; set; }
}

/// <summary>A shard. The records within a shard have an order.</summary>
public sealed class Shard
{
    /// <summary>The shard's id.</summary>
    public string? ShardId { get; set; }

    /// <summary>The shard from which it was split or merged; null: none.</summary>
    public string? ParentShardId { get; set; }

    /// <summary>The hash keys whose records the shard takes.</summary>
    public HashKeyRange? HashKeyRange { get; set; }
}

/// <summary>A closed range of hash keys: decimal numbers of 0 to 2^128 - 1.</summary>
public sealed class HashKeyRange
{
    /// <summary>The first hash key.</summary>
    public string? StartingHashKey { get; set; }

    /// <summary>The last hash key.</summary>
    public string? EndingHashKey { get; set; }
}
