using System.Text.Json;

namespace Pipeline.Records.Json;

/// <summary>The reason why a text is not JSON.</summary>
internal enum JsonFaultKind
{
    /// <summary>A character that is not allowed at its place.</summary>
    Character,

    /// <summary>The text ends before the JSON does.</summary>
    End,

    /// <summary>Another character follows the value.</summary>
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
