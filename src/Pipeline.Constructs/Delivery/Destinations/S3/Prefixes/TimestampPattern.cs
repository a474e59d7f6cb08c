using System.Collections.Frozen;

namespace Pipeline.Constructs.Internal;

/// <summary>The reason why a pattern is refused, and its index, counted from 0.</summary>
internal sealed record PatternMistake(int Index, string Reason, string Fix);

/// <summary>
/// A pattern of Java's DateTimeFormatter, for the namespace <c>timestamp</c>. The synthesis finds the mistakes at which Java
/// would throw only when records arrive.
/// </summary>
/// <remarks>
/// Java 8's letters and counts
/// (https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatterBuilder.html#appendPattern-java.lang.String-),
/// the version that AWS's page of prefixes names.
/// </remarks>
internal sealed class TimestampPattern
{
    private const string Reserved = "{}#";

    // For each letter: how many in a row Java takes, about how long the text becomes, and the length of
    // the full name (four letters).
    private static readonly FrozenDictionary<char, (string Counts, int Length, int FullLength)> Letters =
        new Dictionary<char, (string, int, int)>
        {
            ['G'] = ("1-5", 2, 11),
            ['u'] = ("1-19", 4, 4),
            ['y'] = ("1-19", 4, 4),
            ['Y'] = ("1-19", 4, 4),
            ['D'] = ("1-3", 3, 3),
            ['M'] = ("1-5", 2, 9),
            ['L'] = ("1-5", 2, 9),
            ['d'] = ("1-2", 2, 2),
            ['Q'] = ("1-5", 1, 11),
            ['q'] = ("1-5", 1, 11),
            ['w'] = ("1-2", 2, 2),
            ['W'] = ("1", 1, 1),
            ['E'] = ("1-5", 3, 9),
            ['e'] = ("1-5", 1, 9),
            ['c'] = ("1,3-5", 1, 9),
            ['F'] = ("1", 1, 1),
            ['a'] = ("1", 2, 2),
            ['h'] = ("1-2", 2, 2),
            ['K'] = ("1-2", 2, 2),
            ['k'] = ("1-2", 2, 2),
            ['H'] = ("1-2", 2, 2),
            ['m'] = ("1-2", 2, 2),
            ['s'] = ("1-2", 2, 2),
            ['S'] = ("1-9", 1, 1),
            ['A'] = ("1-19", 8, 8),
            ['n'] = ("1-19", 9, 9),
            ['N'] = ("1-19", 14, 14),
            ['V'] = ("2", 30, 30),
            ['z'] = ("1-4", 4, 40),
            ['O'] = ("1,4", 6, 9),
            ['X'] = ("1-5", 6, 6),
            ['x'] = ("1-5", 6, 6),
            ['Z'] = ("1-5", 5, 9),
        }.ToFrozenDictionary();

    private readonly string _pattern;
    private int _at;
    private int _open;

    private TimestampPattern(string pattern) => _pattern = pattern;

    /// <summary>The first mistake that Java would refuse; <c>null</c> if there is none.</summary>
    public PatternMistake? Mistake { get; private set; }

    /// <summary>The approximate length of the formatted text, in characters.</summary>
    public int Length { get; private set; }

    public static TimestampPattern Parse(string text)
    {
        var pattern = new TimestampPattern(text);
        while (pattern._at < text.Length && pattern.Mistake is null) pattern.ReadNext();
        return pattern;
    }

    private void ReadNext()
    {
        var c = _pattern[_at];
        if (c == '\'') ReadQuoted();
        else if (char.IsAsciiLetter(c)) ReadLetters(c);
        else if (c == '[') (_open, _at) = (_open + 1, _at + 1);
        else if (c == ']') Close();
        else if (Reserved.Contains(c)) Refuse(_at, $"{c} is reserved", $"quote it: '{c}'");
        else (Length, _at) = (Length + 1, _at + 1);
    }

    private void Close()
    {
        if (_open == 0) Refuse(_at, "] without [ before it", "remove it, or quote it: ']'");
        (_open, _at) = (_open - 1, _at + 1);
    }

    // '' is one quote, also within quoted text.
    private void ReadQuoted()
    {
        var start = _at++;
        while (_at < _pattern.Length)
        {
            if (_pattern[_at++] != '\'')
            {
                Length++;
            }
            else if (_at < _pattern.Length && _pattern[_at] == '\'')
            {
                (Length, _at) = (Length + 1, _at + 1);
            }
            else
            {
                if (_at == start + 2) Length++;
                return;
            }
        }

        Refuse(start, "a quote is not closed", "add the closing quote");
    }

    private void ReadLetters(char letter)
    {
        var start = _at;
        while (_at < _pattern.Length && _pattern[_at] == letter) _at++;
        var count = _at - start;
        if (letter == 'p')
        {
            // The letter p pads the next field to this width.
            var pads = _at < _pattern.Length && char.IsAsciiLetter(_pattern[_at]);
            if (!pads) Refuse(start, "p pads the letter after it", "add it");
            Length += count;
        }
        else if (!Letters.TryGetValue(letter, out var known))
        {
            Refuse(start, $"{letter} is no pattern letter", "put literal text in single quotes");
        }
        else if (!Allows(known.Counts, count))
        {
            Refuse(start, $"{letter} stands {known.Counts} times in a row", $"change its number from {count}");
        }
        else
        {
            Length += Math.Max(count, count == 4 ? known.FullLength : known.Length);
        }
    }

    private void Refuse(int index, string reason, string fix) => Mistake ??= new PatternMistake(index, reason, fix);

    private static bool Allows(string counts, int count) => counts.Split(',').Any(range =>
    {
        var ends = range.Split('-');
        return count >= int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture) &&
            count <= int.Parse(ends[^1], System.Globalization.CultureInfo.InvariantCulture);
    });
}
