using System.Text.Json.Serialization;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Reads records: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html. A shard accepts five such calls
/// a second from all its readers together.
/// </summary>
public sealed class GetRecordsRequest : AmazonWebServiceRequest
{
    /// <summary>The position to read from.</summary>
    public string? ShardIterator { get; set; }

    /// <summary>The maximum number of records, 1 to 10,000; null: 10,000.</summary>
    public int? Limit { get; set; }
}

/// <summary>Records of a shard, in the shard's order.</summary>
public sealed class GetRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>The records. An empty list does not mean that the shard has ended.</summary>
    public List<Record>? Records { get; set; }

    /// <summary>The position of the next records; null at the end of a closed shard.</summary>
    public string? NextShardIterator { get; set; }

    /// <summary>How far the response is behind the shard's newest record, in milliseconds.</summary>
    public long? MillisBehindLatest { get; set; }
}

/// <summary>A record of a stream.</summary>
public sealed class Record
{
    /// <summary>The record's sequence number.</summary>
    public string? SequenceNumber { get; set; }

    /// <summary>The producer's key.</summary>
    public string? PartitionKey { get; set; }

    /// <summary>The producer's bytes.</summary>
    [JsonConverter(typeof(Base64StreamConverter))]
    public MemoryStream? Data { get; set; }

    /// <summary>The approximate time when Kinesis received the record, in UTC.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? ApproximateArrivalTimestamp { get; set; }
}
