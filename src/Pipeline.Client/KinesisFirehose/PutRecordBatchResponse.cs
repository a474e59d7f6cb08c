using Amazon.Runtime;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>The outcome of each record.</summary>
public sealed class PutRecordBatchResponse : AmazonWebServiceResponse
{
    /// <summary>The number of records that were not put.</summary>
    public int? FailedPutCount { get; set; }

    /// <summary>Whether the stream encrypts at rest.</summary>
    public bool? Encrypted { get; set; }

    /// <summary>As many entries as the request had records, in the same order.</summary>
    public List<PutRecordBatchResponseEntry> RequestResponses { get; set; } = [];
}

/// <summary>The outcome of a record: an id, or an error.</summary>
public sealed class PutRecordBatchResponseEntry
{
    /// <summary><c>ServiceUnavailableException</c> or <c>InternalFailure</c>; null: the record is put.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The error in words.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The record's id.</summary>
    public string? RecordId { get; set; }
}
