using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>The outcome of each record.</summary>
public sealed class PutRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>The number of records that were not put.</summary>
    public int? FailedRecordCount { get; set; }

    /// <summary>As many entries as the request had records, in the same order.</summary>
    public List<PutRecordsResultEntry> Records { get; set; } = [];

    /// <summary><c>NONE</c> or <c>KMS</c>.</summary>
    public string? EncryptionType { get; set; }
}

/// <summary>The outcome of a record: a place in a shard, or an error.</summary>
public sealed class PutRecordsResultEntry
{
    /// <summary><c>ProvisionedThroughputExceededException</c> or <c>InternalFailure</c>; null: the record is put.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The error in words.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The record's sequence number in its shard.</summary>
    public string? SequenceNumber { get; set; }

    /// <summary>The shard.</summary>
    public string? ShardId { get; set; }
}
