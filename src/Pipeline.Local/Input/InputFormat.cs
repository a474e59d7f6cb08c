namespace Pipeline.Local;

/// <summary>How input is written.</summary>
internal enum InputFormat
{
    /// <summary>Told by the file's name, or else by its first line.</summary>
    Auto,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>Comma-separated values; the first line names the fields.</summary>
    Csv,

    /// <summary>Any text: a record a line, as it is.</summary>
    Lines,
}
