using System.Text.Json;

namespace Pipeline.Records.Json;

/// <summary>What is wrong with a text that is no JSON, as far as that says more than its place.</summary>
internal enum JsonFaultKind
{
    /// <summary>A character that cannot stand there.</summary>
    Character,

    /// <summary>The text ends before the JSON does.</summary>
    End,

    /// <summary>Something follows the value.</summary>
    Behind,

    /// <summary>Too many levels of nesting.</summary>
    Depth,
}

/// <summary>The exception of <see cref="JsonCursor"/>.</summary>
internal sealed class JsonFaultException(string message, long position, JsonFaultKind kind)
    : JsonException(message, path: null, lineNumber: null, position)
{
    /// <summary>What is wrong.</summary>
    public JsonFaultKind Kind { get; } = kind;
}
