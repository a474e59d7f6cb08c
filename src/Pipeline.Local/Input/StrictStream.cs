using System.Text;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>A stream that decodes, and says in the user's words where it cannot.</summary>
/// <param name="stream">The stream.</param>
/// <param name="name">What messages call the input.</param>
internal sealed class StrictStream(Stream stream, string name) : Stream
{
    private long _total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidInputException">There are bytes that are no UTF-16.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            var read = stream.Read(buffer, offset, count);
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

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
