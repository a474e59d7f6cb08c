using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Pipeline.Records.Json;

internal ref partial struct JsonCursor
{
    /// <summary>Copies the name or the string, its escapes resolved.</summary>
    /// <param name="to">Where to; at least as long as <see cref="ValueSpan"/>.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="InvalidOperationException">It is no Unicode: bytes that are no UTF-8, or half a surrogate
    /// pair.</exception>
    public readonly int CopyString(Span<byte> to)
    {
        var written = ValueIsEscaped ? JsonEscapes.Resolve(ValueSpan, to) : Copy(ValueSpan, to);
        return Utf8.IsValid(to[..written]) ? written : throw JsonEscapes.NotUnicode();
    }

    /// <summary>Whether the name or the string is this text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <exception cref="InvalidOperationException">It has half a surrogate pair.</exception>
    public readonly bool ValueTextEquals(ReadOnlySpan<byte> text) =>
        !ValueIsEscaped ? ValueSpan.SequenceEqual(text) : IsText(text);

    /// <summary>Whether the string is this text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidOperationException">It has half a surrogate pair.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool ValueTextEquals(string text) => Token().ValueTextEquals(text);

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">It is no Unicode: bytes that are no UTF-8, or half a surrogate
    /// pair.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly string GetString() => Token().GetString()!;

    /// <summary>The number, if it has no fraction, no exponent and 64 bits.</summary>
    public readonly bool TryGetInt64(out long value)
    {
        if (Utf8Parser.TryParse(ValueSpan, out value, out int length) && length == ValueSpan.Length) return true;
        value = 0;
        return false;
    }

    /// <summary>The number, as near as a double is.</summary>
    public readonly bool TryGetDouble(out double value)
    {
        if (Utf8Parser.TryParse(ValueSpan, out value, out int length) && length == ValueSpan.Length) return true;
        value = 0;
        return false;
    }

    // Of its own, so that the large reader takes no room on the stack of those who only compare.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool IsText(ReadOnlySpan<byte> text) => Token().ValueTextEquals(text);

    // What is rare is left to the framework: the name or string alone, in its quotes.
    private readonly Utf8JsonReader Token()
    {
        var reader = new Utf8JsonReader(_json.Slice(_start - 1, _length + 2));
        reader.Read();
        return reader;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }
}
