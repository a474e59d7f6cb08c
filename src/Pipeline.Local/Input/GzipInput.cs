using System.IO.Compression;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// Reads gzip, any number of members. <see cref="GZipStream"/> takes data that was cut off for data that ended: so a member with a known content is
/// put behind the input's last one, and where that content does not come out at the end, the input was not whole.
/// </summary>
/// <param name="stream">The compressed bytes.</param>
/// <param name="name">What messages call them.</param>
internal sealed class GzipInput(Stream stream, string name) : Stream
{
    private static readonly byte[] Mark = [.. "the end, and all of it came here"u8];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream _inflated = new(new Followed(stream, MarkMember), CompressionMode.Decompress);

    // The last bytes are held back, since they may be the mark.
    private readonly byte[] _buffer = new byte[(64 * 1024) + Mark.Length];
    private int _start;
    private int _end;
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

    /// <exception cref="InvalidInputException">The data is no gzip, or was cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= Mark.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (Inflate() is > 0 and var more)
            {
                _end += more;
                continue;
            }

            return _buffer.AsSpan(0, _end).SequenceEqual(Mark) ? 0 : throw Broken();
        }

        var count = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        _total += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflated.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write(data);
        return compressed.ToArray();
    }

    private int Inflate()
    {
        try
        {
            return _inflated.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException)
        {
            throw Broken();
        }
    }

    private InvalidInputException Broken() => new(
        name, [$"its gzip data must be whole; got data that ends early or has a fault, after {_total} bytes of content; get the file again"]);

    /// <summary>A stream, and bytes behind its end.</summary>
    private sealed class Followed(Stream stream, byte[] tail) : Stream
    {
        private int _at = -1;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_at < 0)
            {
                if (stream.Read(buffer) is > 0 and var count) return count;
                _at = 0;
            }

            var rest = Math.Min(buffer.Length, tail.Length - _at);
            tail.AsSpan(_at, rest).CopyTo(buffer);
            _at += rest;
            return rest;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
}
