using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Records.Items.Patterns;

/// <summary>
/// A regular expression by ECMA-262, as JSON Schema's <c>pattern</c> has it: it matches anywhere in the text, and by whole
/// characters. It takes time in proportion to the text whatever the pattern, since producers choose the text.
/// </summary>
internal sealed class EcmaPattern
{
    private readonly Regex _regex;

    private EcmaPattern(string source, Regex regex) => (Source, _regex) = (source, regex);

    /// <summary>The pattern as written.</summary>
    public string Source { get; }

    /// <summary>Makes a pattern.</summary>
    /// <param name="source">The pattern as written.</param>
    /// <param name="fault">What is wrong with it, where it is null.</param>
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

    /// <summary>Whether a text is a regular expression, with lookarounds and references too.</summary>
    public static bool IsPattern(string text) => new EcmaTranslator(text).Translate() is null;

    /// <summary>Whether it matches somewhere in a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="characters">Room that is kept from call to call; it grows.</param>
    public bool IsMatch(ReadOnlySpan<byte> text, ref char[] characters)
    {
        if (characters.Length < text.Length) characters = new char[Math.Max(text.Length, 256)];
        return _regex.IsMatch(characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters)));
    }

    /// <summary>Whether it matches somewhere in a text.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);
}
