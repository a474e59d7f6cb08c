using System.Text.Json;
using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>Steps of reading an event in one segment of memory.</summary>
internal static class EventReading
{
    /// <summary>Goes to the object's next property.</summary>
    public static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether a name or a string is this text. An event has a dozen names a record, and nobody escapes them: most differ in
    /// length already.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.ValueIsEscaped ? reader.ValueTextEquals(text) : reader.ValueSpan.SequenceEqual(text);

    /// <summary>A string's place, without its quotes; nothing where it is none.</summary>
    public static ByteRange? Token(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? new ByteRange((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)
        : null;
}
