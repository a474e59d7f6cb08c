using System.IO.Compression;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// Reads gzip, any number of members. <see cref="GZipStream"/> takes data that was cut off for data that ended: so a member with
/// a known content is put behind the input's last one, and where that content does not come out at the end, the input was not
/// whole.
/// </summary>
internal sealed class GzipInput : Stream
{
    private static readonly byte[] Mark = [.. "the end, and all of it came here"u8];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Followed _compressed;
    private readonly GZipStream _content;
    private readonly string _name;
    private long _total;
    private bool _isAtEnd;

    /// <param name="stream">The compressed bytes.</param>
    /// <param name="name">What messages call them.</param>
    public GzipInput(Stream stream, string name)
    {
        (_name, _compressed) = (name, new Followed(stream, MarkMember));
        _content = new GZipStream(_compressed, CompressionMode.Decompress);
    }

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
        var count = Inflate(buffer);
        _total += count;
        // A reader takes more input only when all that it had has come out: from here on everything is of the mark, or of what
        // was cut off before it.
        if (!_compressed.IsBehindEnd) return count;
        List<byte> tail = [.. buffer[..count]];
        for (var more = new byte[1024]; Inflate(more) is > 0 and var next;) tail.AddRange(more.AsSpan(0, next));
        if (!tail.SequenceEqual(Mark)) throw Broken();
        return 0;
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
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write(data);
        return compressed.ToArray();
    }

    private int Inflate(Span<byte> buffer)
    {
        if (_isAtEnd) return 0;
        try
        {
            var count = _content.Read(buffer);
            _isAtEnd = count == 0;
            return count;
        }
        catch (InvalidDataException)
        {
            throw Broken();
        }
    }

    private InvalidInputException Broken() => new(
        _name,
        [
            $"its gzip data must be whole; got data that ends early or has a fault, after about {_total} bytes of content; "
                + "get the file again",
        ]);

    /// <summary>A stream, and bytes behind its end.</summary>
    private sealed class Followed(Stream stream, byte[] tail) : Stream
    {
        private int _at = -1;

        public bool IsBehindEnd => _at >= 0;

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
