namespace Pipeline.Local.Access.Language;

/// <summary>
/// Matches texts with wildcards. A pattern has <see cref="Many"/> and <see cref="One"/> where the policy has an unescaped
/// <c>*</c> and <c>?</c>, so that literal stars (<c>${*}</c>, or a star in a variable's value) are not wildcards.
/// </summary>
internal static class Glob
{
    /// <summary>
    /// Stands for any number of characters, or none. It is a code point that no text has (a noncharacter of Unicode).
    /// </summary>
    public const char Many = '\uFDD0';

    /// <summary>Stands for any one character.</summary>
    public const char One = '\uFDD1';

    /// <summary>The pattern of a text in which every <c>*</c> and <c>?</c> is a wildcard.</summary>
    public static string Pattern(string text) => text.Replace('*', Many).Replace('?', One);

    /// <summary>Whether the pattern covers the whole text.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        // On a mismatch, only the last star has to take more characters: taking more at an earlier star could not help
        // the later ones.
        int p = 0, t = 0, star = -1, taken = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == Many)
            {
                star = p++;
                taken = t;
            }
            else if (p < pattern.Length && (pattern[p] == One || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == Many) p++;
        return p == pattern.Length;
    }

    private static bool Same(char a, char b, bool ignoreCase) =>
        a == b || (ignoreCase && char.ToLowerInvariant(a) == char.ToLowerInvariant(b));
}
