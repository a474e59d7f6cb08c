namespace Pipeline.Local.Input;

/// <summary>
/// Passes lines to a parser of text, one line for each call, and remembers those that the parser may not have consumed. Each byte
/// becomes the character of the same number, so that the parser, to which only ASCII has a meaning, gives back the bytes.
/// </summary>
/// <param name="lines">The lines.</param>
internal sealed class CsvLines(LineReader lines) : TextReader
{
    private readonly Queue<Line> _again = [];
    private readonly List<Line> _given = [];
    private int _at;
    private long _end;

    /// <summary>Whether a row was cut because it, or a line in it, was too long.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The first and last line of a row.</summary>
    /// <param name="end">The number of characters that the parser has consumed.</param>
    public (Line First, Line Last) Row(long end)
    {
        var last = _given.FindLastIndex(line => line.End - line.Data.Length < end || line.IsTooLong);
        return (_given[0], _given[Math.Max(last, 0)]);
    }

    /// <summary>Forgets the lines that are consumed.</summary>
    /// <param name="end">The number of characters that the parser has consumed.</param>
    public void Forget(long end)
    {
        var used = _given.FindIndex(line => line.End > end);
        _given.RemoveRange(0, used < 0 ? _given.Count : used);
    }

    /// <summary>Starts again after a line, for a new parser that has consumed no character.</summary>
    /// <param name="line">The line to skip.</param>
    public void RestartBehind(Line line)
    {
        var rest = _given.SkipWhile(each => each.Number <= line.Number).Concat(_again).ToList();
        _again.Clear();
        foreach (var each in rest) _again.Enqueue(each);
        _given.Clear();
        (_at, _end, IsCut) = (0, 0, false);
    }

    public override int Read(char[] buffer, int index, int count)
    {
        if (_given.Count == 0 || _at == _given[^1].Data.Length)
        {
            if (!Next()) return 0;
            _at = 0;
        }

        var data = _given[^1].Data.AsSpan(_at);
        var given = Math.Min(count, data.Length);
        for (var i = 0; i < given; i++) buffer[index + i] = (char)data[i];
        _at += given;
        return given;
    }

    private bool Next()
    {
        if (IsCut) return false;
        Line next;
        if (_again.TryDequeue(out var again))
        {
            next = again with { End = _end + again.Data.Length };
        }
        else if (lines.Read())
        {
            var data = lines.IsTooLong ? [] : lines.Whole.ToArray();
            next = new Line(lines.Number, data, _end + data.Length, lines.IsTooLong ? lines.Length : 0);
        }
        else
        {
            return false;
        }

        _end = next.End;
        _given.Add(next);
        IsCut = next.IsTooLong || _end - (_given[0].End - _given[0].Data.Length) > InputRecord.MostBytes + 2;
        return !IsCut;
    }

    /// <summary>A line, and its end among the characters that the parser was given.</summary>
    /// <param name="Number">The line's number, from 1.</param>
    /// <param name="Data">Its bytes, with its line break; empty where it is too long.</param>
    /// <param name="End">The number of characters that the parser was given up to the end of this line.</param>
    /// <param name="TooLong">Its length where it is too long, otherwise 0.</param>
    public readonly record struct Line(long Number, byte[] Data, long End, long TooLong)
    {
        public bool IsTooLong => TooLong > 0;
    }
}
