namespace Pipeline.Local.Input;

/// <summary>The format of the input.</summary>
internal enum InputFormat
{
    /// <summary>Recognized by the file's name, otherwise by its first bytes.</summary>
    Auto,

    /// <summary>One JSON object on each line.</summary>
    JsonLines,

    /// <summary>The elements of a JSON array, or JSON values one after another, over any number of lines.</summary>
    Json,

    /// <summary>Comma-separated values. The first line names the fields.</summary>
    Csv,

    /// <summary>Like CSV, but separated by tabs.</summary>
    Tsv,

    /// <summary>Like CSV, but separated by semicolons.</summary>
    SemicolonCsv,

    /// <summary>Any text: each line is a record, unchanged.</summary>
    Lines,
}
