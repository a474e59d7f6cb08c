namespace Pipeline.Local.Access.Language;

/// <summary>Matches ARNs by their six components, as the elements of a policy do.</summary>
internal static class ArnPattern
{
    private const int Components = 6;

    /// <summary>
    /// Matches as the Resource element does: wildcards stay inside a component, except that a star at a component's end may also
    /// match what follows the colon (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
    /// </summary>
    public static bool MatchesResource(ReadOnlySpan<char> pattern, ReadOnlySpan<char> resource)
    {
        if (pattern is [Glob.Many]) return true;
        return MatchesFrom(pattern, resource, Components - 1);
    }

    /// <summary>
    /// Matches as the operators ArnEquals and ArnLike do: each component by itself
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html,
    /// "ARN condition operators").
    /// </summary>
    public static bool MatchesComponents(ReadOnlySpan<char> pattern, ReadOnlySpan<char> arn)
    {
        if (pattern is [Glob.Many]) return true;
        for (var left = Components - 1; left > 0; left--)
        {
            var patternEnd = pattern.IndexOf(':');
            var end = arn.IndexOf(':');
            if (patternEnd < 0 || end < 0) return false;
            if (!Glob.Matches(pattern[..patternEnd], arn[..end])) return false;
            pattern = pattern[(patternEnd + 1)..];
            arn = arn[(end + 1)..];
        }

        return Glob.Matches(pattern, arn);
    }

    /// <summary>Whether a text is an ARN or a pattern of ARNs: six components, or fewer whose last ends with a star.</summary>
    public static bool IsArnPattern(string text)
    {
        if (text == "*") return true;
        var parts = text.Split(':', Components);
        if (!Glob.Matches(Glob.Pattern(parts[0]), "arn")) return false;
        return parts.Length == Components || text.EndsWith('*');
    }

    private static bool MatchesFrom(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, int left)
    {
        var colon = left == 0 ? -1 : pattern.IndexOf(':');
        if (colon < 0) return Glob.Matches(pattern, text);
        var component = pattern[..colon];
        var goesOn = component.Length > 0 && component[^1] == Glob.Many;
        for (var end = text.IndexOf(':'); end >= 0; end = Next(text, end))
        {
            if (Glob.Matches(component, text[..end]) && MatchesFrom(pattern[(colon + 1)..], text[(end + 1)..], left - 1))
                return true;
            if (!goesOn) return false;
        }

        return false;
    }

    private static int Next(ReadOnlySpan<char> text, int colon)
    {
        var next = text[(colon + 1)..].IndexOf(':');
        return next < 0 ? -1 : colon + 1 + next;
    }
}
