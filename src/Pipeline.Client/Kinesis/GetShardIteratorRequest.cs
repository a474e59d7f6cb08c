using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Requests a position in a shard to read from:
/// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html.
/// </summary>
public sealed class GetShardIteratorRequest : AmazonWebServiceRequest
{
    /// <summary>The stream's name; either this or <see cref="StreamARN"/> must be set.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }

    /// <summary>The shard.</summary>
    public string? ShardId { get; set; }

    /// <summary>TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER.</summary>
    public string? ShardIteratorType { get; set; }

    /// <summary>The sequence number, for the last two types.</summary>
    public string? StartingSequenceNumber { get; set; }
}

/// <summary>A position to read from.</summary>
public sealed class GetShardIteratorResponse : AmazonWebServiceResponse
{
    /// <summary>The position for <see cref="GetRecordsRequest"/>; valid for five minutes.</summary>
    public string? ShardIterator { get; set; }
}
