using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.Reference;

/// <summary>The events in a user record: none if it is blank, one, or several objects one after another.</summary>
internal static class ReferenceParts
{
    private static readonly byte[] Blanks = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n'];

    public static IReadOnlyList<byte[]> Of(byte[] data)
    {
        if (data.All(Blanks.Contains)) return [];
        if (!IsUtf8(data) || End(data) is not { } end) return [data];
        var rest = Trimmed(data[end..]);
        if (Trimmed(data)[0] != '{' || rest.Length == 0 || rest[0] != '{') return [data];
        var parts = new List<byte[]> { Trimmed(data[..end]) };
        while (rest.Length > 0)
        {
            var length = End(rest) ?? rest.Length;
            parts.Add(rest[..length]);
            rest = Trimmed(rest[length..]);
        }

        return parts;
    }

    // The end of the first value; null if there is none.
    private static int? End(byte[] data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { AllowMultipleValues = true });
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Trimmed(byte[] data) => [.. data.SkipWhile(Blanks.Contains)];

    private static bool IsUtf8(byte[] data)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(data) >= 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
