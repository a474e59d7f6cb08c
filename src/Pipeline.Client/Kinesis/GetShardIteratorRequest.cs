using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Asks for a place in a shard to read from: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html.
/// </summary>
public sealed class GetShardIteratorRequest : AmazonWebServiceRequest
{
    /// <summary>The stream's name; it or <see cref="StreamARN"/>.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }

    /// <summary>The shard.</summary>
    public string? ShardId { get; set; }

    /// <summary>TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER.</summary>
    public string? ShardIteratorType { get; set; }

    /// <summary>The number, for the last two types.</summary>
    public string? StartingSequenceNumber { get; set; }
}

/// <summary>A place to read from.</summary>
public sealed class GetShardIteratorResponse : AmazonWebServiceResponse
{
    /// <summary>For <see cref="GetRecordsRequest"/>; good for five minutes.</summary>
    public string? ShardIterator { get; set; }
}
