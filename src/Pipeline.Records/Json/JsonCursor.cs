using System.Text.Json;

namespace Pipeline.Records.Json;

/// <summary>
/// Reads JSON forward, token by token, in one segment of UTF-8 memory: what <see cref="Utf8JsonReader"/> accepts with its default
/// options (RFC 8259, no comments, no trailing commas, 64 levels) is accepted, what it refuses is refused, with the same words.
/// Without what that one is general for (several segments, input that is not whole yet, comments) it takes about half the time.
/// Like it, it does not look whether a string is UTF-8.
/// </summary>
/// <param name="json">The whole text. A caller may overwrite what the cursor has passed.</param>
internal ref partial struct JsonCursor(ReadOnlySpan<byte> json)
{
    // One bit a level.
    private const int MostLevels = 64;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;
    private int _start;
    private int _length;
    private int _depth;

    // A bit for each open container, the innermost lowest: 1 where it is an object.
    private ulong _containers;

    /// <summary>What stands where the cursor is.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>Whether the name or the string is spelled with escapes.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>The token as it is spelled; a name or a string without its quotes.</summary>
    public readonly ReadOnlySpan<byte> ValueSpan => _json.Slice(_start, _length);

    /// <summary>Where <see cref="ValueSpan"/> begins: for a name or a string behind its quote.</summary>
    public readonly int ValueStart => _start;

    /// <summary>Where the next token is looked for: behind this one, and behind a name's colon.</summary>
    public readonly int Position => _at;

    /// <summary>What stands between a place and <see cref="Position"/>.</summary>
    /// <param name="start">The place.</param>
    public readonly ReadOnlySpan<byte> From(int start) => _json[start.._at];

    /// <summary>
    /// Goes to the next token, whatever it is. Where it is known what must come, the other methods find it sooner.
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

    // 0, which is nowhere allowed outside of strings, behind the text's end.
    private readonly byte ByteAt(int at) => (uint)at < (uint)_json.Length ? _json[at] : (byte)0;
}
