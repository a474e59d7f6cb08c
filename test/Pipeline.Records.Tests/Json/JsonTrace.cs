using System.Text;
using System.Text.Json;
using Pipeline.Records.Json;

namespace Pipeline.Records.Tests.Json;

/// <summary>A reader's full output for a text: its tokens with their values, and its final error, if any.</summary>
internal sealed record JsonTrace(IReadOnlyList<JsonTrace.Token> Tokens, string? Fault)
{
    private const string NotUnicode = "not Unicode";

    /// <summary>The output of .NET's reader.</summary>
    public static JsonTrace OfFramework(ReadOnlySpan<byte> json)
    {
        var tokens = new List<Token>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                var isText = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String;
                tokens.Add(new Token(
                    reader.TokenType, (int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length, isText
                        && reader.ValueIsEscaped, Value(ref reader)));
            }
        }
        catch (JsonException error)
        {
            return new JsonTrace(tokens, Words(error));
        }

        return new JsonTrace(tokens, null);
    }

    /// <summary>The cursor's output, token by token.</summary>
    public static JsonTrace OfCursor(ReadOnlySpan<byte> json)
    {
        var tokens = new List<Token>();
        var cursor = new JsonCursor(json);
        try
        {
            while (cursor.Read()) tokens.Add(At(ref cursor));
        }
        catch (JsonException error)
        {
            return new JsonTrace(tokens, Words(error));
        }

        return new JsonTrace(tokens, null);
    }

    /// <summary>The cursor's current token.</summary>
    public static Token At(ref JsonCursor cursor) => new(
        cursor.TokenType,
        cursor.ValueStart,
        cursor.ValueSpan.Length,
        cursor.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && cursor.ValueIsEscaped,
        Value(ref cursor));

    /// <summary>An error's message without .NET's final remark on lines and bytes, and without intended differences.</summary>
    public static string Words(JsonException error)
    {
        var words = error.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
        // .NET takes a slash for a disallowed comment, and shows all text after a wrong literal.
        if (words.StartsWith("'/' is", StringComparison.Ordinal)) return "'/'";
        return words.IndexOf(" is an invalid JSON literal", StringComparison.Ordinal) is > 0 and var literal
            ? words[literal..] : words;
    }

    public bool Equals(JsonTrace? other) => other is not null && Fault == other.Fault && Tokens.SequenceEqual(other.Tokens);

    public override int GetHashCode() => Tokens.Count;

    public override string ToString() => $"{string.Join(' ', Tokens)}{(Fault is null ? "" : $" ! {Fault}")}";

    private static string Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return $"{reader.TryGetDouble(out var real)} {real:R} {reader.TryGetInt64(out var whole)} {whole}";
        if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String)) return "";
        try
        {
            var to = new byte[reader.ValueSpan.Length];
            var text = to.AsSpan(0, reader.CopyString(to));
            return $"{Encoding.UTF8.GetString(text)} {reader.GetString()} {reader.ValueTextEquals(text)} " +
                $"{reader.ValueTextEquals("zone"u8)} {reader.ValueTextEquals("zone")}";
        }
        catch (InvalidOperationException)
        {
            return NotUnicode;
        }
    }

    private static string Value(ref JsonCursor cursor)
    {
        if (cursor.TokenType == JsonTokenType.Number)
            return $"{cursor.TryGetDouble(out var real)} {real:R} {cursor.TryGetInt64(out var whole)} {whole}";
        if (cursor.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String)) return "";
        try
        {
            var to = new byte[cursor.ValueSpan.Length];
            var text = to.AsSpan(0, cursor.CopyString(to));
            return $"{Encoding.UTF8.GetString(text)} {cursor.GetString()} {cursor.ValueTextEquals(text)} " +
                $"{cursor.ValueTextEquals("zone"u8)} {cursor.ValueTextEquals("zone")}";
        }
        catch (InvalidOperationException)
        {
            return NotUnicode;
        }
    }

    /// <summary>A token. The position of a name or a text is after its quote.</summary>
    internal readonly record struct Token(JsonTokenType Type, int Start, int Length, bool IsEscaped, string Value);
}
