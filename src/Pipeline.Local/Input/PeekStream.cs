namespace Pipeline.Local.Input;

/// <summary>
/// A stream whose first bytes can be looked at before they are read. It waits only for the bytes that are needed.
/// </summary>
internal sealed class PeekStream(Stream stream) : ForwardStream(stream)
{
    private readonly byte[] _first = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Looks at the next bytes without reading them.</summary>
    /// <param name="isEnough">
    /// Tells whether there are enough bytes. If it never does: all bytes of the stream, at most 64 KiB.
    /// </param>
    public ReadOnlySpan<byte> Peek(Func<ReadOnlyMemory<byte>, bool> isEnough)
    {
        while (_end < _first.Length && !isEnough(_first.AsMemory(_start, _end - _start)))
        {
            var count = Under.Read(_first, _end, _first.Length - _end);
            if (count == 0) break;
            _end += count;
        }

        return _first.AsSpan(_start, _end - _start);
    }

    /// <summary>Skips bytes that were looked at.</summary>
    /// <param name="count">The number of bytes.</param>
    public void Skip(int count) => _start += count;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end) return Under.Read(buffer);
        var count = Math.Min(buffer.Length, _end - _start);
        _first.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
