using System.Text.Json;

namespace Pipeline.Records.Json;

internal ref partial struct JsonCursor
{
    /// <summary>Goes to the next property of the object that begins here, or that holds the value here.</summary>
    /// <returns>False at the object's end, where the cursor then is.</returns>
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
    /// Goes to the next property as <see cref="ReadProperty"/> does if it is the expected one, spelled so: events of one producer
    /// mostly are alike, and to compare costs less than to read.
    /// </summary>
    /// <param name="spelling">The name in its quotes, without escapes, and the colon.</param>
    /// <returns>False where anything else stands there, be it white space; then the cursor stays.</returns>
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

    /// <summary>Passes properties that are spelled as others were that have been read, from a value's end on.</summary>
    /// <param name="spelling">Those others: from the comma before the first to the closing quote of the last one's value.</param>
    /// <returns>False where anything else stands there; then the cursor stays.</returns>
    public bool TryPass(scoped ReadOnlySpan<byte> spelling)
    {
        if (!_json[_at..].StartsWith(spelling)) return false;
        _at += spelling.Length;
        TokenType = JsonTokenType.String;
        return true;
    }

    /// <summary>Goes to the next element of the array that begins here, or that holds the value here.</summary>
    /// <returns>False at the array's end, where the cursor then is.</returns>
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

    /// <summary>Goes to the value of the property whose name is here, or at the beginning to the text's value.</summary>
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
}
