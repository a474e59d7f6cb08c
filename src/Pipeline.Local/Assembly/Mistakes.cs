using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>
/// What is wrong with an input, gathered so that all of it is said at once; each thing once, however often it is met.
/// </summary>
/// <param name="subject">What would be refused.</param>
internal sealed class Mistakes(string subject)
{
    private readonly List<string> _violations = [];

    public void Add(string violation)
    {
        if (!_violations.Contains(violation)) _violations.Add(violation);
    }

    /// <exception cref="InvalidInputException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (_violations.Count > 0) throw new InvalidInputException(subject, _violations);
    }
}
