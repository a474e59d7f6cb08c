using System.Text.Json.Serialization;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Reads records: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html. A shard takes five such calls a
/// second, of all its readers together.
/// </summary>
public sealed class GetRecordsRequest : AmazonWebServiceRequest
{
    /// <summary>Where from.</summary>
    public string? ShardIterator { get; set; }

    /// <summary>Records at most, 1 to 10,000; null: 10,000.</summary>
    public int? Limit { get; set; }
}

/// <summary>Records of a shard, in its order.</summary>
public sealed class GetRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>The records; none is no sign of the end.</summary>
    public List<Record>? Records { get; set; }

    /// <summary>Where to go on, or null at the end of a closed shard.</summary>
    public string? NextShardIterator { get; set; }

    /// <summary>How far behind the shard's tip the answer is, milliseconds.</summary>
    public long? MillisBehindLatest { get; set; }
}

/// <summary>A record of a stream.</summary>
public sealed class Record
{
    /// <summary>Its place in the shard.</summary>
    public string? SequenceNumber { get; set; }

    /// <summary>The producer's key.</summary>
    public string? PartitionKey { get; set; }

    /// <summary>The producer's bytes.</summary>
    [JsonConverter(typeof(Base64StreamConverter))]
    public MemoryStream? Data { get; set; }

    /// <summary>When the stream took it, about: UTC.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? ApproximateArrivalTimestamp { get; set; }
}
