using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Asks for the shards of a stream: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html.
/// </summary>
public sealed class ListShardsRequest : AmazonWebServiceRequest
{
    /// <summary>The stream's name; it or <see cref="StreamARN"/>, on the first page alone.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }

    /// <summary>Where the last page ended; alone.</summary>
    public string? NextToken { get; set; }
}

/// <summary>A page of shards.</summary>
public sealed class ListShardsResponse : AmazonWebServiceResponse
{
    /// <summary>The shards, open and closed.</summary>
    public List<Shard>? Shards { get; set; }

    /// <summary>Where the next page begins, or null on the last.</summary>
    public string? NextToken { get; set; }
}

/// <summary>A shard: records within it have an order.</summary>
public sealed class Shard
{
    /// <summary>Its name.</summary>
    public string? ShardId { get; set; }

    /// <summary>The shard that it was split or merged from, or null.</summary>
    public string? ParentShardId { get; set; }
}
