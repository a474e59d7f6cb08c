namespace Pipeline.Records;

/// <summary>What a string holds.</summary>
public enum FieldFormat
{
    /// <summary>Any text.</summary>
    None,

    /// <summary>
    /// A point in time by RFC 3339, with its offset: <c>2026-11-21T09:15:02.417Z</c>. The letters are upper case, as RFC 3339 lets a
    /// format demand: texts of one length and offset then sort as times do.
    /// </summary>
    DateTime,

    /// <summary>A full date by RFC 3339: <c>2026-11-21</c>.</summary>
    Date,

    /// <summary>A UUID by RFC 4122: <c>f81d4fae-7dec-11d0-a765-00a0c91e6bf6</c>.</summary>
    Uuid,
}
