using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>Gathers the mistakes of an input, so that one message lists them all. The same mistake is listed once.</summary>
/// <param name="subject">The input that would be refused.</param>
internal sealed class Mistakes(string subject)
{
    private readonly List<string> _violations = [];

    public void Add(string violation)
    {
        if (!_violations.Contains(violation)) _violations.Add(violation);
    }

    /// <exception cref="InvalidInputException">There is at least one mistake.</exception>
    public void ThrowIfAny()
    {
        if (_violations.Count > 0) throw new InvalidInputException(subject, _violations);
    }
}
