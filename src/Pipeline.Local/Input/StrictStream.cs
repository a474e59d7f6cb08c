using System.Text;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>A stream that decodes, and reports in plain words where it cannot.</summary>
/// <param name="stream">The stream.</param>
/// <param name="name">What messages call the input.</param>
internal sealed class StrictStream(Stream stream, string name) : ForwardStream(stream)
{
    private long _total;

    /// <exception cref="InvalidInputException">There are bytes that are not UTF-16.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = Under.Read(buffer);
            _total += read;
            return read;
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException(
                name,
                [
                    "the input must be UTF-16, as its byte order mark says; "
                        + $"got half a character after {_total} bytes of UTF-8; correct it there",
                ]);
        }
    }
}
