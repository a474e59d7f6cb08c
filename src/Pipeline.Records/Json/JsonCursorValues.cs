using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Pipeline.Records.Json;

/// <summary>Reads the values of names, strings and numbers that a <see cref="JsonCursor"/> stands at.</summary>
internal static class JsonCursorValues
{
    /// <summary>Copies the name or the string, with its escapes resolved.</summary>
    /// <param name="cursor">At the name or the string.</param>
    /// <param name="to">Where to; at least as long as <see cref="JsonCursor.ValueSpan"/>.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="InvalidOperationException">
    /// The token is not Unicode: it has bytes that are not UTF-8, or half a surrogate pair.
    /// </exception>
    public static int CopyString(this in JsonCursor cursor, Span<byte> to)
    {
        var written = cursor.ValueIsEscaped ? JsonEscapes.Resolve(cursor.ValueSpan, to) : Copy(cursor.ValueSpan, to);
        return Utf8.IsValid(to[..written]) ? written : throw JsonEscapes.NotUnicode();
    }

    /// <summary>Whether the name or the string is this text.</summary>
    /// <param name="cursor">At the name or the string.</param>
    /// <param name="text">The text, UTF-8.</param>
    /// <exception cref="InvalidOperationException">The token has half a surrogate pair.</exception>
    public static bool ValueTextEquals(this in JsonCursor cursor, ReadOnlySpan<byte> text) =>
        !cursor.ValueIsEscaped ? cursor.ValueSpan.SequenceEqual(text) : IsText(cursor, text);

    /// <summary>Whether the string is this text.</summary>
    /// <param name="cursor">At the string.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidOperationException">The token has half a surrogate pair.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool ValueTextEquals(this in JsonCursor cursor, string text) => Token(cursor).ValueTextEquals(text);

    /// <summary>The string.</summary>
    /// <param name="cursor">At the string.</param>
    /// <exception cref="InvalidOperationException">
    /// The token is not Unicode: it has bytes that are not UTF-8, or half a surrogate pair.
    /// </exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string GetString(this in JsonCursor cursor) => Token(cursor).GetString()!;

    /// <summary>Reads the number, if it has no fraction and no exponent, and fits 64 bits.</summary>
    /// <param name="cursor">At the number.</param>
    /// <param name="value">The number; 0 where it is of another form.</param>
    public static bool TryGetInt64(this in JsonCursor cursor, out long value)
    {
        if (Utf8Parser.TryParse(cursor.ValueSpan, out value, out int length) && length == cursor.ValueSpan.Length) return true;
        value = 0;
        return false;
    }

    /// <summary>Reads the number as the nearest double.</summary>
    /// <param name="cursor">At the number.</param>
    /// <param name="value">The number; 0 where a double cannot hold it.</param>
    public static bool TryGetDouble(this in JsonCursor cursor, out double value)
    {
        if (Utf8Parser.TryParse(cursor.ValueSpan, out value, out int length) && length == cursor.ValueSpan.Length) return true;
        value = 0;
        return false;
    }

    // A separate method, so that the large reader takes no room on the stack of callers that only compare.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsText(in JsonCursor cursor, ReadOnlySpan<byte> text) => Token(cursor).ValueTextEquals(text);

    // The framework reads what is rare: the name or the string alone, in its quotes.
    private static Utf8JsonReader Token(in JsonCursor cursor)
    {
        var reader = new Utf8JsonReader(cursor.QuotedSpan);
        reader.Read();
        return reader;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }
}
