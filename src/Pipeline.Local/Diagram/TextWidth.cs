using System.Text;

namespace Pipeline.Local.Diagram;

/// <summary>
/// The most that a text can measure in any font that systems use for interfaces: each letter counts as wide as in the widest of
/// them, DejaVu Sans and Verdana. So a text that fits by this measure fits on every computer.
/// </summary>
internal static class TextWidth
{
    private const double Bold = 1.13;

    /// <summary>The width in pixels.</summary>
    public static double Of(string text, double size, bool bold = false) =>
        text.EnumerateRunes().Sum(Of) * size * (bold ? Bold : 1);

    /// <summary>Cuts a text into lines up to this width; the last one ends in … if the text is too long.</summary>
    public static IReadOnlyList<string> Lines(string text, double size, double width, int most, bool bold = false)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var piece in Pieces(text, size, width, bold))
        {
            if (line.Length == 0 || Of((line + piece).TrimEnd(), size, bold) <= width)
            {
                line += piece;
                continue;
            }

            lines.Add(line.Trim());
            line = piece.TrimStart();
        }

        if (line.Trim().Length > 0) lines.Add(line.Trim());
        if (lines.Count <= most) return lines;
        var last = lines[most - 1];
        while (last.Length > 0 && Of($"{last}…", size, bold) > width) last = WithoutLast(last);
        return [.. lines.Take(most - 1), $"{last}…"];
    }

    // A text may be broken after a space or punctuation, and before a capital inside a word; if necessary, anywhere.
    private static IEnumerable<string> Pieces(string text, double size, double width, bool bold)
    {
        var piece = new StringBuilder();
        var previous = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            var isBreak = previous.Value is ' ' or '/' or '-' or '_' or '.' or ':' or ','
                || (Rune.IsUpper(rune) && Rune.IsLower(previous));
            if (piece.Length > 0 && (isBreak || Of($"{piece}{rune}", size, bold) > width))
            {
                yield return piece.ToString();
                piece.Clear();
            }

            piece.Append(rune);
            previous = rune;
        }

        if (piece.Length > 0) yield return piece.ToString();
    }

    private static string WithoutLast(string text) => text[..^(text.Length > 1 && char.IsLowSurrogate(text[^1]) ? 2 : 1)];

    private static double Of(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or '\'' or '|' => 0.3,
        ' ' or '.' or ',' or ':' or ';' or '!' or '/' or '\\' => 0.36,
        'f' or 't' or 'r' or 'I' or 'J' or '(' or ')' or '[' or ']' or '-' => 0.46,
        'm' or 'M' or 'w' or 'W' or '@' or '%' or '…' or '→' => 1,
        >= '0' and <= '9' => 0.64,
        >= 'a' and <= 'z' => 0.63,
        >= 'A' and <= 'Z' => 0.79,
        < 128 => 0.84,
        < 0x250 => 0.84,
        _ => 1.1,
    };
}
