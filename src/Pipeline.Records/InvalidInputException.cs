namespace Pipeline.Records;

/// <summary>
/// Input that cannot be used: a schema, a construct's props, an app's settings. It carries every mistake that was found, not
/// only the first one.
/// </summary>
/// <remarks>Each violation states the rule, what was given, and what to change.</remarks>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates the exception for a subject and every mistake in it.</summary>
    /// <param name="subject">What was refused, in the user's words, such as <c>IngestStream 'Badges/Stream'</c>.</param>
    /// <param name="violations">One sentence per mistake, in the order found; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="violations"/> is empty.</exception>
    public InvalidInputException(string subject, IReadOnlyList<string> violations)
        : base(Text(subject, violations))
    {
        Subject = subject;
        Violations = violations;
    }

    /// <summary>What was refused.</summary>
    public string Subject { get; }

    /// <summary>Every mistake, one sentence each; never empty.</summary>
    public IReadOnlyList<string> Violations { get; }

    private static string Text(string subject, IReadOnlyList<string> violations)
    {
        if (violations.Count == 0) throw new ArgumentException("must hold at least one violation", nameof(violations));
        var mistakes = violations.Count == 1 ? "1 mistake" : $"{violations.Count} mistakes";
        return $"{subject} has {mistakes}:\n{string.Join('\n', violations.Select(v => $"  - {v}"))}";
    }
}
