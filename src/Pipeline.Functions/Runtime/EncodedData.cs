using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>Decodes the base64 of an event where it stands, so that a batch costs no memory but its own payload.</summary>
internal sealed class EncodedData
{
    private byte[] _unescaped = [];

    /// <summary>Decodes a string of the payload that a reader is at.</summary>
    /// <param name="reader">At the string. It has passed these bytes, so that they may be overwritten.</param>
    /// <param name="payload">What it reads.</param>
    /// <returns>Where the bytes stand; nothing where the string is no base64.</returns>
    /// <exception cref="InvalidOperationException">The string is not Unicode.</exception>
    public ByteRange? Decode(ref Utf8JsonReader reader, Span<byte> payload)
    {
        var start = (int)reader.TokenStartIndex + 1;
        var base64 = payload.Slice(start, reader.ValueSpan.Length);
        if (reader.ValueIsEscaped)
        {
            // Some writers of JSON escape the slash, which base64 has.
            if (_unescaped.Length < base64.Length) _unescaped = new byte[base64.Length];
            var length = reader.CopyString(_unescaped);
            _unescaped.AsSpan(0, length).CopyTo(base64);
            base64 = base64[..length];
        }

        return Base64.DecodeFromUtf8InPlace(base64, out var written) == OperationStatus.Done ? new ByteRange(start, written) : null;
    }
}
