using System.Text;
using System.Text.Json;
using Pipeline.Local.Firehose.Processing;

namespace Pipeline.Fuzz.Targets;

/// <summary>
/// The reader of dynamic partitioning's query and, after <see cref="FuzzTarget.Separator"/>, a record in which it finds keys. No
/// query and no record makes it fail, and a rewritten record has the same keys.
/// </summary>
internal static class QueryTarget
{
    public static void Try(byte[] input)
    {
        var (text, record) = FuzzTarget.Split(input);
        var query = KeyQuery.Parse(Encoding.UTF8.GetString(text), out var mistake);
        record ??= "{}"u8.ToArray();
        var (fault, keys) = Find(query, record);
        PropertyException.Require(mistake is null || fault is not null, "a query with a mistake must find no keys",
            mistake ?? "");
        PropertyException.Require(fault is not null || keys.Count > 0, "a query must find a key or say why not");
        PropertyException.Require(keys.Values.All(value => value.Length > 0), "no key may be empty");
        if (Encode(record) is not { } other) return;
        var (otherFault, otherKeys) = Find(query, other);
        PropertyException.Same(fault, otherFault, "a record written in another way must have the same fault");
        PropertyException.Same(Show(keys), Show(otherKeys), "a record written in another way must have the same keys");
    }

    private static (string? Fault, Dictionary<string, string> Keys) Find(KeyQuery query, byte[] record) =>
        (query.Find(record, out var keys), keys);

    private static string Show(Dictionary<string, string> keys) =>
        JsonSerializer.Serialize(keys.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    private static byte[]? Encode(byte[] record)
    {
        try
        {
            using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 1000 });
            using var output = new MemoryStream();
            using (var writer =
                new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, MaxDepth = 1000, SkipValidation = true }))
            {
                document.RootElement.WriteTo(writer);
            }

            return output.ToArray();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
