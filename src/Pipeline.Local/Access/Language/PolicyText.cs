using System.Text;
using Pipeline.Local.Access.Decisions;

namespace Pipeline.Local.Access.Language;

/// <summary>
/// A value of a policy with its variables, such as <c>${aws:PrincipalArn}</c> and <c>${aws:PrincipalTag/team, 'none'}</c>
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
/// </summary>
internal sealed class PolicyText
{
    private readonly IReadOnlyList<Part> _parts;
    private readonly string? _constant;

    private PolicyText(string source, IReadOnlyList<Part> parts)
    {
        Source = source;
        _parts = parts;
        _constant = parts.All(part => part.Key is null) ? string.Concat(parts.Select(part => part.Text)) : null;
    }

    /// <summary>The text as the policy has it.</summary>
    public string Source { get; }

    /// <param name="source">The value.</param>
    /// <param name="hasVariables">Whether variables are replaced: only in documents of version 2012-10-17.</param>
    /// <param name="hasWildcards">Whether <c>*</c> and <c>?</c> are wildcards.</param>
    public static PolicyText Parse(string source, bool hasVariables, bool hasWildcards)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            var end = hasVariables && source[i] == '$' && i + 1 < source.Length && source[i + 1] == '{'
                ? source.IndexOf('}', i) : -1;
            if (end > 0)
            {
                var inside = source[(i + 2)..end].Trim();
                if (inside is "*" or "?" or "$")
                {
                    literal.Append(inside);
                }
                else
                {
                    parts.Add(new Part(literal.ToString()));
                    literal.Clear();
                    parts.Add(Variable(inside));
                }

                i = end;
                continue;
            }

            literal.Append(hasWildcards ? Wild(source[i]) : source[i]);
        }

        parts.Add(new Part(literal.ToString()));
        return new PolicyText(source, parts);
    }

    /// <summary>The value for a request; null where a variable has no value. The text then matches no value.</summary>
    public string? Resolve(RequestContext context)
    {
        if (_constant is not null) return _constant;
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Key is null)
            {
                text.Append(part.Text);
                continue;
            }

            // A variable cannot stand for a key with several values.
            if ((context.Find(part.Key) is [var value] ? value : part.Default) is not { } found) return null;
            text.Append(found);
        }

        return text.ToString();
    }

    private static char Wild(char c) => c switch { '*' => Glob.Many, '?' => Glob.One, _ => c };

    private static Part Variable(string inside)
    {
        var comma = inside.IndexOf(',');
        var fallback = comma < 0 ? "" : inside[(comma + 1)..].Trim();
        return fallback is ['\'', .. var value, '\'']
            ? new Part("", inside[..comma].Trim(), value)
            : new Part("", inside);
    }

    private sealed record Part(string Text, string? Key = null, string? Default = null);
}
