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
}
