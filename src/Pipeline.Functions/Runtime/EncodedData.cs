using System.Buffers;
using System.Buffers.Text;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Runtime;

/// <summary>Decodes the base64 of an event where it stands, so that a batch costs no memory but its own payload.</summary>
internal sealed class EncodedData
{
    // Characters decoded at a time: four make three bytes, and the whole stays in the processor's first cache.
    private const int Block = 4096;

    private readonly byte[] _decoded = new byte[Block / 4 * 3];
    private byte[] _unescaped = [];

    /// <summary>Decodes a string of the payload that a reader is at.</summary>
    /// <param name="reader">At the string. It has passed these bytes, so that they may be overwritten.</param>
    /// <param name="payload">What it reads.</param>
    /// <returns>Where the bytes stand; nothing where the string is no base64.</returns>
    /// <exception cref="InvalidOperationException">The string is not Unicode.</exception>
    public ByteRange? Decode(ref JsonCursor reader, Span<byte> payload)
    {
        var start = reader.ValueStart;
        var base64 = payload.Slice(start, reader.ValueSpan.Length);
        if (reader.ValueIsEscaped)
        {
            // Some writers of JSON escape the slash, which base64 has.
            if (_unescaped.Length < base64.Length) _unescaped = new byte[base64.Length];
            var length = reader.CopyString(_unescaped);
            _unescaped.AsSpan(0, length).CopyTo(base64);
            base64 = base64[..length];
        }

        return TryDecode(base64, out var written) ? new ByteRange(start, written) : null;
    }

    // By way of a block of its own, and not in place: so .NET decodes many characters at once.
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
