using System.Text;
using System.Text.Json;
using Pipeline.Records.Json;

namespace Pipeline.Records.Tests.Json;

/// <summary>Reads a text as the cursor's callers do: it expects tokens, guesses names, and skips values.</summary>
/// <param name="expected">The text's tokens.</param>
/// <param name="random">Chooses which names to guess and which values to skip.</param>
internal sealed class JsonWalk(JsonTrace expected, Random random)
{
    private int _next;

    /// <summary>The number of right guesses, in all walks so far.</summary>
    public static int Guessed { get; private set; }

    /// <summary>The first difference from the expected tokens; null if there is none.</summary>
    public string? FirstDifference(ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json);
        try
        {
            cursor.ReadValue();
            if (ReadHere(ref cursor, json) is { } difference) return difference;
            if (cursor.Read()) return "more than one value";
        }
        catch (JsonException error)
        {
            return JsonTrace.Words(error) == expected.Fault ? null : error.Message;
        }

        return expected.Fault is null && _next == expected.Tokens.Count ? null : "accepted too early";
    }

    private string? ReadHere(ref JsonCursor cursor, ReadOnlySpan<byte> json)
    {
        if (Check(ref cursor) is { } difference) return difference;
        var isObject = cursor.TokenType == JsonTokenType.StartObject;
        if (!isObject && cursor.TokenType != JsonTokenType.StartArray) return null;
        if (random.Next(8) == 0)
        {
            Pass();
            cursor.Skip();
            return Check(ref cursor);
        }

        while (isObject ? Guess(ref cursor, json) || cursor.ReadProperty() : cursor.ReadElement())
        {
            if (isObject)
            {
                if (Check(ref cursor) is { } name) return name;
                cursor.ReadValue();
            }

            if (ReadHere(ref cursor, json) is { } value) return value;
        }

        return Check(ref cursor);
    }

    private bool Guess(ref JsonCursor cursor, ReadOnlySpan<byte> json)
    {
        var token = random.Next(3) == 0 || _next >= expected.Tokens.Count
            ? expected.Tokens[random.Next(expected.Tokens.Count)] : expected.Tokens[_next];
        if (token.Type != JsonTokenType.PropertyName || token.IsEscaped) return false;
        if (!cursor.TryReadProperty([(byte)'"', .. json.Slice(token.Start, token.Length), (byte)'"', (byte)':'])) return false;
        Guessed++;
        return true;
    }

    private string? Check(ref JsonCursor cursor)
    {
        var found = JsonTrace.At(ref cursor);
        if (_next >= expected.Tokens.Count) return $"{found} beyond the last";
        var token = expected.Tokens[_next++];
        return found == token ? null : new StringBuilder().Append(found).Append(" instead of ").Append(token).ToString();
    }

    // Skips the container that the last token began; its end is the next token, unless an error inside comes first.
    private void Pass()
    {
        for (var depth = 1; _next < expected.Tokens.Count; _next++)
        {
            depth += expected.Tokens[_next].Type switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
            if (depth == 0) return;
        }
    }
}
