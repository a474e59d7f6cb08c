using System.Text;
using System.Text.Json;
using Pipeline.Records.Json;

namespace Pipeline.Records.Tests.Json;

/// <summary>All that a reader says of a text: its tokens with their values, and the fault that it ends with, if any.</summary>
internal sealed record JsonTrace(IReadOnlyList<JsonTrace.Token> Tokens, string? Fault)
{
    private const string NotUnicode = "not Unicode";

    /// <summary>What the framework's reader says.</summary>
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

    /// <summary>What the cursor says, asked for one token after the other.</summary>
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

    /// <summary>The token that a cursor is at.</summary>
    public static Token At(ref JsonCursor cursor) => new(
        cursor.TokenType,
        cursor.ValueStart,
        cursor.ValueSpan.Length,
        cursor.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && cursor.ValueIsEscaped,
        Value(ref cursor));

    /// <summary>
    /// A fault's words, without the framework's closing remark on lines and bytes, and without what is meant to differ.
    /// </summary>
    public static string Words(JsonException error)
    {
        var words = error.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
        // The framework takes a slash for a comment that must not be there, and shows all that follows a wrong literal.
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

    /// <summary>A token; a name's and a text's place is behind the quote.</summary>
    internal readonly record struct Token(JsonTokenType Type, int Start, int Length, bool IsEscaped, string Value);
}
