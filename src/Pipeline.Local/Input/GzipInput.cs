using System.IO.Compression;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>
/// Reads gzip, any number of members. <see cref="GZipStream"/> does not tell data that was cut off from data that ended.
/// So a member with a known content is appended to the input. If that content does not come out at the end, the input
/// was not complete.
/// </summary>
internal sealed class GzipInput : ForwardStream
{
    private static readonly byte[] Mark = [.. "the end, and all of it came here"u8];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Followed _compressed;
    private readonly GZipStream _content;
    private readonly string _name;
    private long _total;
    private bool _isAtEnd;

    /// <param name="stream">The compressed bytes.</param>
    /// <param name="name">The input's name in messages.</param>
    public GzipInput(Stream stream, string name)
        : this(new Followed(stream, MarkMember), name)
    {
    }

    private GzipInput(Followed compressed, string name)
        : this(compressed, new GZipStream(compressed, CompressionMode.Decompress), name)
    {
    }

    private GzipInput(Followed compressed, GZipStream content, string name)
        : base(content) => (_compressed, _content, _name) = (compressed, content, name);

    /// <exception cref="InvalidInputException">The data is not gzip, or was cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = Inflate(buffer);
        _total += count;
        // The reader takes more input only when all of its earlier input has come out. From here on, all output comes from the
        // appended mark, or from data that was cut off before it.
        if (!_compressed.IsBehindEnd) return count;
        List<byte> tail = [.. buffer[..count]];
        for (var more = new byte[1024]; Inflate(more) is > 0 and var next;) tail.AddRange(more.AsSpan(0, next));
        if (!tail.SequenceEqual(Mark)) throw Broken();
        return 0;
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

    /// <summary>A stream, with bytes appended to its end.</summary>
    private sealed class Followed(Stream stream, byte[] tail) : ForwardStream(stream)
    {
        private int _at = -1;

        public bool IsBehindEnd => _at >= 0;

        public override int Read(Span<byte> buffer)
        {
            if (_at < 0)
            {
                if (Under.Read(buffer) is > 0 and var count) return count;
                _at = 0;
            }

            var rest = Math.Min(buffer.Length, tail.Length - _at);
            tail.AsSpan(_at, rest).CopyTo(buffer);
            _at += rest;
            return rest;
        }
    }
}
