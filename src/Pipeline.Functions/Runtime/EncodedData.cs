using System.Buffers;
using System.Buffers.Text;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>Decodes the base64 of an event in place, so that a batch needs no memory besides its payload.</summary>
internal sealed class EncodedData
{
    // Characters that are decoded at a time. Four make three bytes, and a block fits into the processor's L1 cache.
    private const int Block = 4096;

    private readonly byte[] _decoded = new byte[Block / 4 * 3];
    private byte[] _unescaped = [];

    /// <summary>Decodes the string that a reader stands at.</summary>
    /// <param name="reader">At the string. It has passed the string's bytes, so that they may be overwritten.</param>
    /// <param name="payload">The text that the reader reads.</param>
    /// <returns>The place of the decoded bytes; null where the string is not base64.</returns>
    /// <exception cref="InvalidOperationException">The string is not Unicode.</exception>
    public ByteRange? Decode(ref JsonCursor reader, Span<byte> payload)
    {
        var start = reader.ValueStart;
        var base64 = payload.Slice(start, reader.ValueSpan.Length);
        if (reader.ValueIsEscaped)
        {
            // Some JSON writers escape the slash, which is a character of base64.
            if (_unescaped.Length < base64.Length) _unescaped = new byte[base64.Length];
            var length = reader.CopyString(_unescaped);
            _unescaped.AsSpan(0, length).CopyTo(base64);
            base64 = base64[..length];
        }

        return TryDecode(base64, out var written) ? new ByteRange(start, written) : null;
    }

    // Decode into a separate block and copy it: .NET decodes many characters at once only between different buffers.
    private bool TryDecode(Span<byte> base64, out int written)
    {
        written = 0;
        for (var rest = base64; ;)
        {
            var isLast = rest.Length <= Block;
            var status =
                Base64.DecodeFromUtf8(isLast ? rest : rest[..Block], _decoded, out var consumed, out var decoded, isLast);
            _decoded.AsSpan(0, decoded).CopyTo(base64[written..]);
            written += decoded;
            if (isLast) return status == OperationStatus.Done;
            if (status is not (OperationStatus.Done or OperationStatus.NeedMoreData) || consumed == 0) return false;
            rest = rest[consumed..];
        }
    }
}
