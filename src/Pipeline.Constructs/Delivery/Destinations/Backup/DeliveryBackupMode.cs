namespace Pipeline.Constructs;

/// <summary>Which records a destination other than S3 also keeps in S3.</summary>
public enum DeliveryBackupMode
{
    /// <summary>The records that could not be delivered.</summary>
    FailedOnly,

    /// <summary>All records, as they came in. Records that could not be delivered are also kept separately.</summary>
    All,
}
