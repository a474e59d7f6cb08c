using System.Globalization;
using System.Text;

namespace Pipeline.Records.Patterns;

/// <summary>The set of Unicode characters that one place of a regular expression matches, without surrogates.</summary>
internal sealed class CodePoints
{
    private const int Last = 0x10FFFF;
    private const int FirstAstral = 0x10000;

    // The number of characters that share a high surrogate.
    private const int Block = 0x400;

    private readonly List<(int First, int Last)> _ranges = [];

    public static CodePoints Digits => new CodePoints().Add('0', '9');

    public static CodePoints Word => new CodePoints().Add('0', '9').Add('A', 'Z').Add('_', '_').Add('a', 'z');

    // WhiteSpace and LineTerminator of ECMA-262.
    public static CodePoints Space =>
        new CodePoints().Add('\t', '\r').Add(' ', ' ').Add(0xA0, 0xA0).Add(0x1680, 0x1680).Add(0x2000, 0x200A)
        .Add(0x2028, 0x2029).Add(0x202F, 0x202F).Add(0x205F, 0x205F).Add(0x3000, 0x3000).Add(0xFEFF, 0xFEFF);

    /// <summary>The characters that a period matches: all but line ends.</summary>
    public static CodePoints Any => new CodePoints().Add('\n', '\n').Add('\r', '\r').Add(0x2028, 0x2029).Complement();

    public CodePoints Add(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    public CodePoints Add(CodePoints others)
    {
        _ranges.AddRange(others._ranges);
        return this;
    }

    public CodePoints Complement()
    {
        var complement = new CodePoints();
        var next = 0;
        foreach (var (first, last) in _ranges.Append((First: 0xD800, Last: 0xDFFF)).OrderBy(range => range.First))
        {
            if (first > next) complement.Add(next, first - 1);
            next = Math.Max(next, last + 1);
        }

        return next <= Last ? complement.Add(next, Last) : complement;
    }

    /// <summary>The set as a regular expression of .NET, where a character is a UTF-16 unit.</summary>
    public string ToRegex()
    {
        var units = new StringBuilder();
        var parts = new List<string>();
        // Complementing twice sorts the ranges, merges overlaps and removes surrogates.
        foreach (var (first, last) in Complement().Complement()._ranges)
        {
            if (first < FirstAstral) Append(units, first, Math.Min(last, FirstAstral - 1));
            if (last >= FirstAstral) AddPairs(parts, Math.Max(first, FirstAstral), last);
        }

        if (units.Length > 0) parts.Insert(0, $"[{units}]");
        return parts.Count switch
        {
            0 => @"[^\u0000-\uFFFF]",
            1 => $"(?:{parts[0]})",
            _ => $"(?:{string.Join('|', parts)})",
        };
    }

    private static void AddPairs(List<string> parts, int first, int last)
    {
        while (first <= last)
        {
            var offset = first - FirstAstral;
            var high = 0xD800 + (offset / Block);
            var whole = offset % Block == 0 ? (last - first + 1) / Block : 0;
            if (whole > 0)
            {
                parts.Add($"[{Unit(high)}-{Unit(high + whole - 1)}][\\uDC00-\\uDFFF]");
                first += whole * Block;
                continue;
            }

            var end = Math.Min(last, first - (offset % Block) + Block - 1);
            parts.Add($"{Unit(high)}[{Unit(0xDC00 + (offset % Block))}-{Unit(0xDC00 + ((end - FirstAstral) % Block))}]");
            first = end + 1;
        }
    }

    private static void Append(StringBuilder units, int first, int last)
    {
        units.Append(Unit(first));
        if (last > first) units.Append('-').Append(Unit(last));
    }

    private static string Unit(int value) => string.Create(CultureInfo.InvariantCulture, $"\\u{value:X4}");
}
