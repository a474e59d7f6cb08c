using System.Text.Json;

namespace Pipeline.Records.Json;

/// <summary>
/// Reads JSON forward, token by token, in one segment of UTF-8 memory. It accepts what <see cref="Utf8JsonReader"/> accepts with
/// its default options (RFC 8259, no comments, no trailing commas, 64 levels), and refuses the rest with the same words. It takes
/// about half the time, because it does not support several segments, input that is not whole yet, or comments. Like that
/// reader, it does not check whether a string is UTF-8.
/// </summary>
/// <param name="json">The whole text. A caller may overwrite what the cursor has passed.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    // One bit for each level.
    private const int MostLevels = 64;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;
    private int _start;
    private int _length;
    private int _depth;
    private int _point;

    // A bit for each open container, the innermost lowest: 1 where it is an object.
    private ulong _containers;

    /// <summary>The token that the cursor stands at.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>Whether the name or the string is spelled with escapes.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>The token as it is spelled; a name or a string without its quotes.</summary>
    public readonly ReadOnlySpan<byte> ValueSpan => _json.Slice(_start, _length);

    /// <summary>The name or the string as it is spelled, with its quotes.</summary>
    public readonly ReadOnlySpan<byte> QuotedSpan => _json.Slice(_start - 1, _length + 2);

    /// <summary>Where <see cref="ValueSpan"/> begins; for a name or a string, behind its quote.</summary>
    public readonly int ValueStart => _start;

    /// <summary>
    /// Where the point of the number stands in <see cref="ValueSpan"/>; 0 where it has none, -1 where it has an exponent.
    /// </summary>
    public readonly int NumberPoint => _point;

    /// <summary>Where the next token is looked for: behind this one, or behind the colon of a name.</summary>
    public readonly int Position => _at;

    /// <summary>The text from a place to <see cref="Position"/>.</summary>
    /// <param name="start">The place.</param>
    public readonly ReadOnlySpan<byte> From(int start) => _json[start.._at];

    /// <summary>
    /// Goes to the next token, of any type. A caller that knows which token must come finds it faster by the other methods.
    /// </summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public bool Read()
    {
        switch (TokenType)
        {
            case JsonTokenType.None or JsonTokenType.PropertyName:
                ReadValue();
                return true;
            case JsonTokenType.StartObject:
                ReadProperty();
                return true;
            case JsonTokenType.StartArray:
                ReadElement();
                return true;
            default:
                if (_depth == 0) return ReadEnd();
                if ((_containers & 1) != 0) ReadProperty();
                else ReadElement();
                return true;
        }
    }

    /// <summary>Goes to the end of the property's value, or of the object or array that begins here.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName) ReadValue();
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        for (var outside = _depth - 1; _depth > outside;) Read();
    }

    /// <summary>
    /// Goes to the next property. The cursor stands at the start of an object, or at the end of a value within one.
    /// </summary>
    /// <returns>False at the object's end. The cursor stands at the end then.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public bool ReadProperty()
    {
        var at = _at;
        if (TokenType != JsonTokenType.StartObject)
        {
            if (ByteAt(at) != ',')
            {
                at = PastSpace(at);
                if (ByteAt(at) == '}') return Close(at, JsonTokenType.EndObject);
                if (ByteAt(at) != ',') throw JsonFault.AfterValue(_json, at);
            }

            at++;
            if (ByteAt(at) != '"')
            {
                at = PastSpace(at);
                if (ByteAt(at) != '"') throw JsonFault.AfterComma(_json, at, JsonTokenType.StartObject);
            }
        }
        else if (ByteAt(at) != '"')
        {
            at = PastSpace(at);
            if (ByteAt(at) == '}') return Close(at, JsonTokenType.EndObject);
            if (ByteAt(at) != '"') throw JsonFault.NoName(_json, at);
        }

        at = ReadText(at + 1);
        if (ByteAt(at) != ':')
        {
            at = PastSpace(at);
            if (ByteAt(at) != ':') throw JsonFault.AfterName(_json, at);
        }

        _at = at + 1;
        TokenType = JsonTokenType.PropertyName;
        return true;
    }

    /// <summary>
    /// Goes to the next property as <see cref="ReadProperty"/> does, if it is the expected one and spelled as expected. Events of
    /// one producer are mostly alike, and comparing costs less than reading.
    /// </summary>
    /// <param name="spelling">The name in its quotes, without escapes, and the colon.</param>
    /// <returns>False where anything else follows, white space included. The cursor does not move then.</returns>
    public bool TryReadProperty(scoped ReadOnlySpan<byte> spelling)
    {
        var at = _at;
        if (TokenType != JsonTokenType.StartObject)
        {
            if (ByteAt(at) != ',') return false;
            at++;
        }

        if (!_json[at..].StartsWith(spelling)) return false;
        _start = at + 1;
        _length = spelling.Length - 3;
        _at = at + spelling.Length;
        TokenType = JsonTokenType.PropertyName;
        ValueIsEscaped = false;
        return true;
    }

    /// <summary>
    /// Passes properties that are spelled exactly as ones that were read before. The cursor stands at the end of a value.
    /// </summary>
    /// <param name="spelling">
    /// The earlier properties, from the comma before the first one to the closing quote of the last one's value.
    /// </param>
    /// <returns>False where anything else follows. The cursor does not move then.</returns>
    public bool TryPass(scoped ReadOnlySpan<byte> spelling)
    {
        if (!_json[_at..].StartsWith(spelling)) return false;
        _at += spelling.Length;
        TokenType = JsonTokenType.String;
        return true;
    }

    /// <summary>
    /// Goes to the next element. The cursor stands at the start of an array, or at the end of a value within one.
    /// </summary>
    /// <returns>False at the array's end. The cursor stands at the end then.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public bool ReadElement()
    {
        var at = _at;
        if (TokenType != JsonTokenType.StartArray)
        {
            if (ByteAt(at) != ',')
            {
                at = PastSpace(at);
                if (ByteAt(at) == ']') return Close(at, JsonTokenType.EndArray);
                if (ByteAt(at) != ',') throw JsonFault.AfterValue(_json, at);
            }

            at = PastSpace(at + 1);
            if (ByteAt(at) is 0 or (byte)']') throw JsonFault.AfterComma(_json, at, JsonTokenType.StartArray);
            _at = at;
        }
        else
        {
            at = PastSpace(at);
            if (ByteAt(at) == ']') return Close(at, JsonTokenType.EndArray);
        }

        ReadValue();
        return true;
    }

    /// <summary>Goes to the value of the property whose name is here; at the start of the text, to its value.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public void ReadValue()
    {
        var at = _at;
        if (ByteAt(at) <= ' ') at = PastSpace(at);
        var first = ByteAt(at);
        if (first == '"')
        {
            _at = ReadText(at + 1);
            TokenType = JsonTokenType.String;
        }
        else if ((uint)(first - '0') <= 9 || first == '-')
        {
            ReadNumber(at);
        }
        else
        {
            switch (first)
            {
                case (byte)'{':
                    Open(at, JsonTokenType.StartObject);
                    break;
                case (byte)'[':
                    Open(at, JsonTokenType.StartArray);
                    break;
                case (byte)'t':
                    ReadLiteral(at, "true"u8, JsonTokenType.True);
                    break;
                case (byte)'f':
                    ReadLiteral(at, "false"u8, JsonTokenType.False);
                    break;
                case (byte)'n':
                    ReadLiteral(at, "null"u8, JsonTokenType.Null);
                    break;
                default:
                    throw JsonFault.NoValue(_json, at, _depth);
            }
        }
    }

    private void Open(int at, JsonTokenType token)
    {
        if (_depth == MostLevels) throw JsonFault.TooDeep(at, token);
        _containers = (_containers << 1) | (token == JsonTokenType.StartObject ? 1UL : 0UL);
        _depth++;
        Take(at, 1, token);
    }

    private bool Close(int at, JsonTokenType token)
    {
        _containers >>= 1;
        _depth--;
        Take(at, 1, token);
        return false;
    }

    private void Take(int at, int length, JsonTokenType token)
    {
        _start = at;
        _length = length;
        _at = at + length;
        TokenType = token;
    }

    // From behind the opening quote to behind the closing one, whose place it returns.
    private int ReadText(int start)
    {
        var end = JsonScanner.TextEnd(_json, start, out var isEscaped);
        _start = start;
        _length = end - start;
        ValueIsEscaped = isEscaped;
        return end + 1;
    }

    private void ReadNumber(int start) =>
        Take(start, JsonScanner.NumberEnd(_json, start, isWithin: _depth > 0, out _point) - start, JsonTokenType.Number);

    private void ReadLiteral(int at, ReadOnlySpan<byte> literal, JsonTokenType token)
    {
        if (!_json[at..].StartsWith(literal)) throw JsonFault.NoLiteral(_json, at, literal);
        Take(at, literal.Length, token);
    }

    private readonly bool ReadEnd()
    {
        var at = PastSpace(_at);
        return at >= _json.Length ? false : throw JsonFault.AfterEnd(_json, at);
    }

    private readonly int PastSpace(int at)
    {
        var json = _json;
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }

    // Behind the end of the text: 0, which JSON allows nowhere outside of strings.
    private readonly byte ByteAt(int at) => (uint)at < (uint)_json.Length ? _json[at] : (byte)0;
}
