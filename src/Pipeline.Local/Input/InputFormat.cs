namespace Pipeline.Local.Input;

/// <summary>How input is written.</summary>
internal enum InputFormat
{
    /// <summary>Told by the file's name, or else by its first bytes.</summary>
    Auto,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>The elements of a JSON array, or JSON values one after another, over any number of lines.</summary>
    Json,

    /// <summary>Comma-separated values; the first line names the fields.</summary>
    Csv,

    /// <summary>The same, separated by tabs.</summary>
    Tsv,

    /// <summary>The same, separated by semicolons.</summary>
    SemicolonCsv,

    /// <summary>Any text: a record a line, as it is.</summary>
    Lines,
}
