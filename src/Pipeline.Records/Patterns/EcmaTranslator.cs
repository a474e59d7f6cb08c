using System.Globalization;
using System.Text;

namespace Pipeline.Records.Patterns;

/// <summary>
/// Translates a regular expression of ECMA-262 (with the flag u, and identity escapes as Annex B has them) into one of .NET
/// with the same meaning. In .NET, <c>\d</c>, <c>\w</c>, <c>\s</c>, <c>$</c> and the period match other characters.
/// </summary>
/// <param name="source">The pattern.</param>
internal sealed class EcmaTranslator(string source)
{
    private readonly StringBuilder _result = new();
    private int _at;
    private int _depth;
    private bool _canRepeat;

    /// <summary>The pattern for .NET.</summary>
    public string Result => _result.ToString();

    /// <summary>The part of the pattern that cannot be matched in linear time, or not as ECMA-262 says; null: none.</summary>
    public string? NotLinear { get; private set; }

    /// <summary>Translates the pattern. Returns why it is not a regular expression; null where it is one.</summary>
    public string? Translate()
    {
        string? fault = null;
        while (fault is null && _at < source.Length) fault = Next();
        return fault ?? (_depth > 0 ? "a group that is not closed" : null);
    }

    private string? Next()
    {
        var character = source[_at++];
        switch (character)
        {
            case '^':
                return Append(@"\A", canRepeat: false);
            case '$':
                return Append(@"\z", canRepeat: false);
            case '|':
                return Append("|", canRepeat: false);
            case '.':
                return Append(CodePoints.Any.ToRegex());
            case '(':
                return Open();
            case ')':
                return _depth-- == 0 ? "a closing parenthesis without an opening one" : Append(")");
            case '[':
                return Class();
            case '*' or '+' or '?':
                return Repeat(character.ToString());
            case '{':
                return Counts();
            case '\\':
                return Escape();
            default:
                return Literal(CodePointAt(--_at));
        }
    }

    private string? Append(string text, bool canRepeat = true)
    {
        _result.Append(text);
        _canRepeat = canRepeat;
        return null;
    }

    private string? Literal(int codePoint)
    {
        _at += codePoint > 0xFFFF ? 2 : 1;
        return Append(new CodePoints().Add(codePoint, codePoint).ToRegex());
    }

    private int CodePointAt(int at) =>
        char.IsHighSurrogate(source[at]) && at + 1 < source.Length && char.IsLowSurrogate(source[at + 1])
            ? char.ConvertToUtf32(source[at], source[at + 1]) : source[at];

    private string? Open()
    {
        _depth++;
        if (_at < source.Length && source[_at] == '?')
        {
            var rest = source.AsSpan(_at);
            if (rest.StartsWith("?=") || rest.StartsWith("?!") || rest.StartsWith("?<=") || rest.StartsWith("?<!"))
            {
                NotLinear ??= $"the lookaround ({(rest[1] == '<' ? rest[..3] : rest[..2])}";
                _at += rest[1] == '<' ? 3 : 2;
            }
            else if (rest.StartsWith("?:"))
            {
                _at += 2;
            }
            else if (rest.StartsWith("?<") && rest.IndexOf('>') is > 2 and var end && char.IsLetter(rest[2]))
            {
                _at += end + 1;
            }
            else
            {
                return "a group of an unknown kind";
            }
        }

        return Append("(?:", canRepeat: false);
    }

    private string? Repeat(string count)
    {
        if (!_canRepeat) return $"{count} with nothing before it to repeat";
        Append(count, canRepeat: false);
        if (_at < source.Length && source[_at] == '?')
        {
            _at++;
            Append("?", canRepeat: false);
        }

        return null;
    }

    // {n}, {n,} or {n,m}; any other brace is an ordinary character.
    private string? Counts()
    {
        var close = source.IndexOf('}', _at);
        var parts = close < 0 ? [] : source[_at..close].Split(',');
        var isCount = parts.Length is 1 or 2 && parts[0].Length > 0 && parts.All(part => part.All(char.IsAsciiDigit));
        if (!isCount) return Literal(CodePointAt(--_at));
        if (!parts.All(part => part.Length == 0 || int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return $"a count of more than {int.MaxValue}";

        if (parts is [var least, { Length: > 0 } most]
            && int.Parse(least, CultureInfo.InvariantCulture) > int.Parse(most, CultureInfo.InvariantCulture))
        {
            return $"the count {{{least},{most}}}, which is out of order";
        }

        var text = source[(_at - 1)..(close + 1)];
        _at = close + 1;
        return Repeat(text);
    }

    private string? Escape()
    {
        if (_at == source.Length) return "a backslash at the end";
        var character = source[_at];
        if (character is 'b' or 'B')
        {
            _at++;
            NotLinear ??= $"\\{character}, a word's boundary";
            return Append("", canRepeat: false);
        }

        if (character is (>= '1' and <= '9') or 'k' or 'p' or 'P')
        {
            NotLinear ??= character is 'p' or 'P'
                ? $"\\{character}, a Unicode property" : $"\\{character}, a reference to a group";
            var brace = character is 'p' or 'P' or 'k' ? source.IndexOfAny(['}', '>'], _at) : _at;
            if (brace < 0) return $"the escape \\{character} without a name";
            _at = brace + 1;
            return Append("");
        }

        var set = new CodePoints();
        return EscapeInto(set, out _) ?? Append(set.ToRegex());
    }

    // Reads an escape of a character or of a class of characters, from behind its backslash.
    private string? EscapeInto(CodePoints set, out int? single)
    {
        single = null;
        var character = source[_at++];
        var @class = character switch
        {
            'd' => CodePoints.Digits,
            'D' => CodePoints.Digits.Complement(),
            'w' => CodePoints.Word,
            'W' => CodePoints.Word.Complement(),
            's' => CodePoints.Space,
            'S' => CodePoints.Space.Complement(),
            _ => null,
        };
        if (@class is not null)
        {
            set.Add(@class);
            return null;
        }

        single = character switch
        {
            't' => '\t',
            'n' => '\n',
            'v' => '\v',
            'f' => '\f',
            'r' => '\r',
            '0' when _at == source.Length || !char.IsAsciiDigit(source[_at]) => 0,
            'c' when _at < source.Length && char.IsAsciiLetter(source[_at]) => source[_at++] & 0x1F,
            'x' => Hexadecimal(2),
            'u' => Unit(),
            _ when char.IsAsciiLetterOrDigit(character) => null,
            _ => CodePointAt(_at - 1),
        };
        if (single is not { } value) return $"the unknown escape \\{character}";
        if (value > 0xFFFF && character is not ('x' or 'u')) _at++;
        set.Add(value, value);
        return null;
    }

    private int? Unit()
    {
        if (_at < source.Length && source[_at] == '{')
        {
            var close = source.IndexOf('}', _at);
            if (close < 0 || !int.TryParse(source.AsSpan(_at + 1, close - _at - 1), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var value)
                || value is < 0 or > 0x10FFFF)
            {
                return null;
            }

            _at = close + 1;
            return value;
        }

        var first = Hexadecimal(4);
        if (first is not (>= 0xD800 and < 0xDC00) || !source.AsSpan(_at).StartsWith("\\u")) return first;
        var before = _at;
        _at += 2;
        if (Hexadecimal(4) is >= 0xDC00 and < 0xE000 and var second) return char.ConvertToUtf32((char)first.Value, (char)second);
        _at = before;
        return first;
    }

    private int? Hexadecimal(int digits)
    {
        if (_at + digits > source.Length
            || !int.TryParse(
                source.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        _at += digits;
        return value;
    }

    private string? Class()
    {
        var set = new CodePoints();
        var isNegated = _at < source.Length && source[_at] == '^';
        if (isNegated) _at++;
        while (_at < source.Length && source[_at] != ']')
        {
            if (Member(set, out var first) is { } fault) return fault;
            var isRange = _at + 1 < source.Length && source[_at] == '-' && source[_at + 1] != ']';
            if (!isRange || first is null) continue;
            _at++;
            var other = new CodePoints();
            if (Member(other, out var last) is { } wrong) return wrong;
            if (last is null) set.Add('-', '-').Add(other);
            else if (last < first) return "a range of characters that is out of order";
            else set.Add(first.Value, last.Value);
        }

        if (_at == source.Length) return "a class of characters that is not closed";
        _at++;
        return Append((isNegated ? set.Complement() : set).ToRegex());
    }

    private string? Member(CodePoints set, out int? single)
    {
        single = null;
        if (source[_at] != '\\')
        {
            var value = CodePointAt(_at);
            _at += value > 0xFFFF ? 2 : 1;
            single = value;
            set.Add(value, value);
            return null;
        }

        if (++_at == source.Length) return "a backslash at the end";
        switch (source[_at])
        {
            case 'b':
                _at++;
                single = '\b';
                set.Add('\b', '\b');
                return null;
            case 'p' or 'P':
                NotLinear ??= $"\\{source[_at]}, a Unicode property";
                var close = source.IndexOf('}', _at);
                if (close < 0) return "a Unicode property without a name";
                _at = close + 1;
                return null;
            default:
                return EscapeInto(set, out single);
        }
    }
}
