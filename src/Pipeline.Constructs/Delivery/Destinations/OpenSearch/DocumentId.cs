namespace Pipeline.Constructs;

/// <summary>Who names a document in OpenSearch.</summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/APIReference/API_DocumentIdOptions.html.</remarks>
public enum DocumentId
{
    /// <summary>
    /// Firehose, the same for each attempt to send a record, so that one that is sent again overwrites itself. A record that the
    /// producer puts twice is two documents.
    /// </summary>
    FirehoseDefault,

    /// <summary>
    /// OpenSearch, anew for each attempt: cheaper to index, as logs and metrics want it, and a record that is sent again is there
    /// twice.
    /// </summary>
    NoDocumentId,
}

internal static class DocumentIdExtensions
{
    public static string ToAws(this DocumentId id) => id switch
    {
        DocumentId.FirehoseDefault => "FIREHOSE_DEFAULT",
        DocumentId.NoDocumentId => "NO_DOCUMENT_ID",
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "is not a document id"),
    };
}
