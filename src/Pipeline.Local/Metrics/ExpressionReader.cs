namespace Pipeline.Local.Metrics;

/// <summary>Reads the text of an expression of CloudWatch from left to right.</summary>
/// <param name="text">The expression.</param>
/// <param name="kind">What the message of a mistake calls it.</param>
internal abstract class ExpressionReader(string text, string kind)
{
    /// <summary>The expression.</summary>
    protected string Text { get; } = text;

    /// <summary>Where the next character is read.</summary>
    protected int At { get; set; }

    /// <summary>Passes a token if it stands here. A word ends where no letter, digit or underscore follows.</summary>
    protected bool TryTake(string token)
    {
        Peek();
        var end = At + token.Length;
        if (string.CompareOrdinal(Text, At, token, 0, token.Length) != 0) return false;
        if (char.IsAsciiLetter(token[0]) && end < Text.Length && (char.IsAsciiLetterOrDigit(Text[end]) || Text[end] == '_'))
            return false;
        At = end;
        return true;
    }

    /// <summary>Passes white space. Returns the character behind it, or 0 at the end.</summary>
    protected char Peek()
    {
        while (At < Text.Length && char.IsWhiteSpace(Text[At])) At++;
        return At < Text.Length ? Text[At] : '\0';
    }

    /// <summary>Passes a character that must stand here.</summary>
    protected void Take(char expected)
    {
        if (Peek() != expected) throw NotKnown();
        At++;
    }

    /// <summary>The error of an element that is not known here.</summary>
    protected NotSupportedException NotKnown() => new($"the run does not understand the {kind} '{Text}' from position {At} on");
}
