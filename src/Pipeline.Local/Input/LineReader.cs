namespace Pipeline.Local.Input;

/// <summary>
/// Splits bytes into lines without decoding them. A line that is longer than any record may be is skipped: only its number and
/// length are known.
/// </summary>
/// <param name="stream">The bytes.</param>
/// <param name="endsAtReturn">
/// Whether a CR alone also ends a line, as in files of old Macs. Otherwise only LF and CR LF do.
/// </param>
internal sealed class LineReader(Stream stream, bool endsAtReturn)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _lineStart;
    private int _contentLength;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The length of the line in bytes, without its line break.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the line is too long to be a record. Then it is not in memory.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The line without its line break. Valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _contentLength);

    /// <summary>The line with its line break. Valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Whole => _buffer.AsSpan(_lineStart, _start - _lineStart);

    /// <summary>Whether the line has only spaces and tabs.</summary>
    public bool IsBlank => !IsTooLong && Line.IndexOfAnyExcept(" \t\v\f\r"u8) < 0;

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        (IsTooLong, Length) = (false, 0);
        for (var searched = 0; ;)
        {
            var rest = _buffer.AsSpan(_start + searched, _end - _start - searched);
            var at = endsAtReturn ? rest.IndexOfAny((byte)'\n', (byte)'\r') : rest.IndexOf((byte)'\n');
            // Only the next byte shows whether a CR at the end is followed by an LF.
            if (at >= 0 && rest[at] == '\r' && at + 1 == rest.Length)
            {
                searched += at;
                if (Fill()) continue;
                return Take(searched, 1);
            }

            if (at >= 0)
            {
                var end = searched + at;
                if (rest[at] == '\r') return Take(end, rest[at + 1] == '\n' ? 2 : 1);
                var hasReturn = end > 0 && _buffer[_start + end - 1] == '\r';
                return hasReturn ? Take(end - 1, 2) : Take(end, 1);
            }

            searched += rest.Length;
            if (searched > InputRecord.MostBytes + 1)
            {
                // Its last byte may be the CR of a CR LF.
                IsTooLong = true;
                Length += searched - 1;
                _start = _end - 1;
                searched = 1;
            }

            if (Fill()) continue;
            return (searched > 0 || IsTooLong) && Take(searched, 0);
        }
    }

    private bool Take(int content, int lineBreak)
    {
        Number++;
        (_lineStart, _contentLength) = (_start, content);
        _start += content + lineBreak;
        Length += content;
        IsTooLong |= Length > InputRecord.MostBytes;
        return true;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}
