using Pipeline.Records.Json;

namespace Pipeline.Records.Items;

/// <summary>Resolves the escapes of names and strings. Its memory holds one text at a time, and is kept.</summary>
/// <param name="faults">Gets what is wrong.</param>
internal sealed class UnescapedText(RecordFaults faults)
{
    private byte[] _memory = new byte[1024];

    /// <summary>The name or the string that the reader stands at, unescaped.</summary>
    /// <param name="reader">The reader.</param>
    public ReadOnlySpan<byte> Of(ref JsonCursor reader) => reader.ValueIsEscaped ? Resolve(ref reader) : reader.ValueSpan;

    /// <summary>Whether a text could not be decoded; the mistake was reported then.</summary>
    /// <param name="text">The result of <see cref="Of"/>: empty for a token that is not.</param>
    /// <param name="reader">The reader that it came from.</param>
    public static bool IsRefused(ReadOnlySpan<byte> text, in JsonCursor reader) => text.IsEmpty && !reader.ValueSpan.IsEmpty;

    private ReadOnlySpan<byte> Resolve(ref JsonCursor reader)
    {
        if (_memory.Length < reader.ValueSpan.Length) _memory = new byte[reader.ValueSpan.Length * 2];
        try
        {
            return _memory.AsSpan(0, reader.CopyString(_memory));
        }
        catch (InvalidOperationException)
        {
            // The cursor throws for half a surrogate pair: it is no character, and DynamoDB refuses it.
            faults.RefuseHere("must be Unicode; got half a surrogate pair");
            return default;
        }
    }
}
