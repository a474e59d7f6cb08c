namespace Pipeline.Constructs;

/// <summary>Who chooses the id of a document in OpenSearch.</summary>
/// <remarks>See https://docs.aws.amazon.com/firehose/latest/APIReference/API_DocumentIdOptions.html.</remarks>
public enum DocumentId
{
    /// <summary>
    /// Firehose chooses it, the same for each attempt, so a retried record overwrites itself. A record that the producer
    /// puts twice is two documents.
    /// </summary>
    FirehoseDefault,

    /// <summary>
    /// OpenSearch chooses it, anew for each attempt. This is cheaper to index, which suits logs and metrics, but a
    /// retried record is there twice.
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
