using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>
/// Reads the failures that a function's response reports for its batch, where the mapping reports item
/// failures (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html).
/// </summary>
internal static class MappingReply
{
    /// <summary>Finds the first record that failed.</summary>
    /// <param name="response">The function's response.</param>
    /// <param name="indexOf">Gives a sequence number's place in the batch, or -1.</param>
    /// <returns>The place of the record; 0 where the whole batch failed; null where none did.</returns>
    public static int? FirstFailure(ReadOnlyMemory<byte> response, Func<string, int> indexOf)
    {
        if (response.IsEmpty) return null;
        try
        {
            using var document = GivenJson.Parse(response);
            return FirstFailure(document.RootElement, indexOf);
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static int? FirstFailure(JsonElement response, Func<string, int> indexOf)
    {
        // An empty and a null response mean success. Any other response that is not an object is invalid for Lambda.
        if (response.ValueKind == JsonValueKind.Null
            || (response.ValueKind == JsonValueKind.String && response.GetString() is ""))
        {
            return null;
        }
        if (response.ValueKind != JsonValueKind.Object) return 0;
        if (!response.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null)
            return null;
        if (failures.ValueKind != JsonValueKind.Array) return 0;
        int? first = null;
        foreach (var failure in failures.EnumerateArray())
        {
            var index = Identifier(failure) is { Length: > 0 } identifier ? indexOf(identifier) : -1;
            // A wrong key, no identifier, or one of another batch: AWS documents the first two as a failure of the whole batch.
            if (index < 0) return 0;
            if (first is null || index < first) first = index;
        }

        return first;
    }

    private static string? Identifier(JsonElement failure) =>
        failure.ValueKind == JsonValueKind.Object && failure.TryGetProperty("itemIdentifier", out var identifier)
            && identifier.ValueKind == JsonValueKind.String ? identifier.GetString() : null;
}
