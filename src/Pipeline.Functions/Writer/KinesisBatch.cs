using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>One record of a batch.</summary>
/// <param name="SequenceNumber">Its place in the shard: up to 129 digits, so text.</param>
/// <param name="PartitionKey">The producer's key, or nothing where the stream distributes records by itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="ArrivedAt">When Kinesis took it, about.</param>
internal sealed record KinesisRecord(string SequenceNumber, string? PartitionKey, ReadOnlyMemory<byte> Data, DateTimeOffset ArrivedAt);

/// <summary>Records of one shard, in order.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Records">At least one.</param>
internal sealed partial record KinesisBatch(string ShardId, IReadOnlyList<KinesisRecord> Records)
{
    /// <summary>The error type of an event that is not such a batch.</summary>
    public const string InvalidEvent = "Function.InvalidEvent";

    // A batch holds up to 10,000 records, and an error message must stay readable.
    private const int MistakesShown = 10;

    /// <summary>Reads the event of a Kinesis event source mapping.</summary>
    /// <param name="json">The event.</param>
    /// <exception cref="FunctionException">It is no such event; the message lists what is wrong, up to ten mistakes.</exception>
    public static KinesisBatch Read(ReadOnlySpan<byte> json)
    {
        var records = Parse(json)?.Records;
        if (records is not { Count: > 0 })
        {
            throw Invalid(["Records must hold at least one record; got none; invoke the function by a Kinesis event source mapping"]);
        }

        var mistakes = new List<string>();
        for (var i = 0; i < records.Count; i++) Check(records[i], $"Records[{i}]", mistakes);
        if (mistakes.Count > 0) throw Invalid(mistakes);

        var shards = records.Select(record => ShardOf(record!.EventId!)).Distinct().ToList();
        if (shards.Count > 1) throw Invalid([$"Records must be of one shard; got {string.Join(", ", shards)}; send a batch a shard"]);
        return new KinesisBatch(shards[0], [.. records.Select(record => ToRecord(record!.Kinesis!))]);
    }

    private static KinesisEvent? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, FunctionJson.Default.KinesisEvent);
        }
        catch (JsonException error)
        {
            throw Invalid([$"the event must be a Kinesis event in JSON; got {error.Message}"]);
        }
    }

    private static void Check(KinesisEventRecord? record, string path, List<string> mistakes)
    {
        if (record?.EventSource != "aws:kinesis")
        {
            mistakes.Add($"{path}.eventSource must be aws:kinesis; got {record?.EventSource ?? "nothing"}");
            return;
        }

        if (record.EventId is not { } eventId || !EventIdForm().IsMatch(eventId))
        {
            mistakes.Add($"{path}.eventID must be a shard id, a colon and a sequence number; got {record.EventId ?? "nothing"}");
        }

        if (record.Kinesis?.SequenceNumber is not { } number || !SequenceNumberForm().IsMatch(number))
        {
            mistakes.Add($"{path}.kinesis.sequenceNumber must be 1 to 129 digits; got {record.Kinesis?.SequenceNumber ?? "nothing"}");
        }

        if (record.Kinesis?.Data is null) mistakes.Add($"{path}.kinesis.data must be base64; got nothing");
        if (record.Kinesis?.ApproximateArrivalTimestamp is null)
        {
            mistakes.Add($"{path}.kinesis.approximateArrivalTimestamp must be a Unix time in seconds; got nothing");
        }
    }

    private static KinesisRecord ToRecord(KinesisEventData data) => new(
        data.SequenceNumber!,
        data.PartitionKey,
        data.Data!,
        // Seconds with three decimals, which a binary fraction only approximates.
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(data.ApproximateArrivalTimestamp!.Value * 1000)));

    private static string ShardOf(string eventId) => eventId[..eventId.IndexOf(':', StringComparison.Ordinal)];

    private static FunctionException Invalid(List<string> mistakes)
    {
        IReadOnlyList<string> shown = mistakes.Count <= MistakesShown
            ? mistakes
            : [.. mistakes.Take(MistakesShown), $"and {mistakes.Count - MistakesShown} more"];
        return new FunctionException(InvalidEvent, new InvalidInputException("the invocation's event", shown).Message);
    }

    [GeneratedRegex(@"^[^:]+:[0-9]{1,129}\z")]
    private static partial Regex EventIdForm();

    // The form of https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html.
    [GeneratedRegex(@"^[0-9]{1,129}\z")]
    private static partial Regex SequenceNumberForm();
}
