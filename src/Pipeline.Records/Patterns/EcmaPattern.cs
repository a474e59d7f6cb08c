using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Records.Patterns;

/// <summary>
/// A regular expression of ECMA-262, as in JSON Schema's <c>pattern</c>: it matches anywhere in the text, and by whole
/// characters. Producers choose the text, so matching takes time in proportion to the text, whatever the pattern.
/// </summary>
internal sealed class EcmaPattern
{
    private readonly Regex _regex;

    private EcmaPattern(string source, Regex regex) => (Source, _regex) = (source, regex);

    /// <summary>The pattern as written.</summary>
    public string Source { get; }

    /// <summary>Creates a pattern.</summary>
    /// <param name="source">The pattern as written.</param>
    /// <param name="fault">What is wrong with the pattern, where the result is null.</param>
    public static EcmaPattern? TryCreate(string source, out string? fault)
    {
        var translator = new EcmaTranslator(source);
        fault = translator.Translate();
        if (fault is not null || (fault = translator.NotLinear) is not null) return null;
        try
        {
            return new EcmaPattern(
                source, new Regex(translator.Result, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            fault = "a pattern that is too large";
            return null;
        }
    }

    /// <summary>Whether a text is a regular expression; lookarounds and references are allowed here.</summary>
    public static bool IsPattern(string text) => new EcmaTranslator(text).Translate() is null;

    /// <summary>Whether the pattern matches somewhere in a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="characters">A buffer that is kept from call to call, and grows when needed.</param>
    public bool IsMatch(ReadOnlySpan<byte> text, ref char[] characters)
    {
        if (characters.Length < text.Length) characters = new char[Math.Max(text.Length, 256)];
        return _regex.IsMatch(characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters)));
    }

    /// <summary>Whether the pattern matches somewhere in a text.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);
}
