using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Firehose.Processing;

/// <summary>The result of a transformation for one record.</summary>
/// <param name="Result"><c>Ok</c>, <c>Dropped</c> or <c>ProcessingFailed</c>.</param>
/// <param name="Data">The new data, for <c>Ok</c>.</param>
/// <param name="Keys">The partition keys that it gave.</param>
internal sealed record TransformedRecord(string Result, byte[] Data, IReadOnlyDictionary<string, string> Keys);

/// <summary>
/// A transformation's answer to a batch, which is valid as a whole or not at all
/// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html).
/// </summary>
internal sealed class TransformAnswer
{
    private static readonly Dictionary<string, string> NoKeys = [];
    private readonly Dictionary<string, TransformedRecord> _records = [];

    private TransformAnswer()
    {
    }

    /// <summary>The error code and message of AWS if the answer cannot be used; null where it can.</summary>
    public (string Code, string Message)? Mistake { get; private set; }

    public TransformedRecord this[FirehoseRecord record] => _records[record.RecordId];

    public static TransformAnswer Read(ReadOnlyMemory<byte> payload, IReadOnlyList<FirehoseRecord> batch)
    {
        var answer = new TransformAnswer();
        try
        {
            using var document = GivenJson.Parse(payload);
            foreach (var record in document.RootElement.GetProperty("records").EnumerateArray())
            {
                if (!answer._records.TryAdd(record.GetProperty("recordId").GetString()!, RecordOf(record)))
                {
                    answer.Mistake = ("Lambda.DuplicatedRecordId",
                        "Multiple records were returned with the same record ID. Ensure that the Lambda function returns " +
                        "unique record IDs for each record.");
                    return answer;
                }
            }

            if (batch.Any(record => !answer._records.ContainsKey(record.RecordId)))
            {
                answer.Mistake = ("Lambda.MissingRecordId",
                    "One or more record IDs were not returned. Ensure that the Lambda function returns all received record IDs.");
            }
        }
        catch (Exception error)
        when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or ArgumentNullException)
        {
            answer.Mistake = ("Lambda.JsonProcessingException",
                "There was an error parsing returned records from the Lambda function. Ensure that the returned records follow " +
                "the status model "
                + $"required by Amazon Data Firehose: {error.Message}");
        }

        return answer;
    }

    private static TransformedRecord RecordOf(JsonElement record)
    {
        var result = record.GetProperty("result").GetString();
        if (result is not ("Ok" or "Dropped" or "ProcessingFailed"))
            throw new FormatException($"result must be Ok, Dropped or ProcessingFailed; got {result}");
        var hasData = record.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String;
        if (result == "Ok" && !hasData) throw new FormatException("data must be base64 where result is Ok; got no data");
        return new TransformedRecord(result, result == "Ok" ? data.GetBytesFromBase64() : [], KeysOf(record));
    }

    private static Dictionary<string, string> KeysOf(JsonElement record)
    {
        if (!record.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object
            || !metadata.TryGetProperty("partitionKeys", out var keys) || keys.ValueKind != JsonValueKind.Object)
        {
            return NoKeys;
        }

        var found = new Dictionary<string, string>();
        // If a key stands there twice, the last one counts, as in most JSON readers.
        foreach (var key in keys.EnumerateObject())
            found[key.Name] = key.Value.ValueKind == JsonValueKind.String ? key.Value.GetString()! : key.Value.GetRawText();

        return found;
    }
}
