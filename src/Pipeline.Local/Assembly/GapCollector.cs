namespace Pipeline.Local.Assembly;

/// <summary>Gathers the values that cannot be resolved, for the resource or output that is being resolved.</summary>
/// <param name="mistakes">Gets the gaps in parts that cannot be left out, such as conditions.</param>
internal sealed class GapCollector(Mistakes mistakes)
{
    private readonly List<ValueGap> _leftOut = [];
    private List<ValueGap>? _current;

    public void Report(ValueGap gap)
    {
        if (_current is null) mistakes.Add(gap.ToString());
        else if (!_current.Contains(gap)) _current.Add(gap);
    }

    /// <summary>Resolves a part of a template that can be left out, and returns its gaps.</summary>
    public (T Value, IReadOnlyList<ValueGap> Gaps) Collect<T>(Func<T> resolve)
    {
        var own = new List<ValueGap>();
        return (Within(own, resolve), own);
    }

    /// <summary>Resolves a part on which others depend. It cannot be left out, so its gaps are mistakes.</summary>
    public T Refuse<T>(Func<T> resolve) => Within(null, resolve);

    /// <summary>Records the gaps of a part that is left out, and returns a sentence about it.</summary>
    public string LeaveOut(IReadOnlyList<ValueGap> gaps)
    {
        _leftOut.AddRange(gaps);
        return $"is left out: {string.Join("; and ", gaps)}.";
    }

    /// <summary>Turns all gaps into mistakes, which refuse the run.</summary>
    public void RefuseAll()
    {
        foreach (var gap in _leftOut) mistakes.Add(gap.ToString());
    }

    private T Within<T>(List<ValueGap>? gaps, Func<T> resolve)
    {
        var outer = _current;
        _current = gaps;
        try
        {
            return resolve();
        }
        finally
        {
            _current = outer;
        }
    }
}
