namespace Pipeline.Constructs;

/// <summary>Which records a destination other than S3 also keeps in S3.</summary>
public enum DeliveryBackupMode
{
    /// <summary>Those that could not be delivered.</summary>
    FailedOnly,

    /// <summary>All, as they came in; those that could not be delivered besides.</summary>
    All,
}
