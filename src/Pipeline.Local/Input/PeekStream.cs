namespace Pipeline.Local;

/// <summary>A stream whose first bytes can be looked at before they are read. It waits for no more of them than the look
/// needs.</summary>
internal sealed class PeekStream(Stream stream) : Stream
{
    private readonly byte[] _first = new byte[64 * 1024];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Looks at the bytes that come next, without reading them.</summary>
    /// <param name="isEnough">Whether no more bytes are needed. Without it: until the stream ends, or 64 KiB.</param>
    public ReadOnlySpan<byte> Peek(Func<ReadOnlyMemory<byte>, bool> isEnough)
    {
        while (_end < _first.Length && !isEnough(_first.AsMemory(_start, _end - _start)))
        {
            var count = stream.Read(_first, _end, _first.Length - _end);
            if (count == 0) break;
            _end += count;
        }

        return _first.AsSpan(_start, _end - _start);
    }

    /// <summary>Passes over bytes that were looked at.</summary>
    /// <param name="count">How many.</param>
    public void Skip(int count) => _start += count;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end) return stream.Read(buffer);
        var count = Math.Min(buffer.Length, _end - _start);
        _first.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
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
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
