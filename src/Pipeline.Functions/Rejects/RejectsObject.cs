using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Functions.Records;

namespace Pipeline.Functions.Rejects;

/// <summary>
/// The object that holds a batch's rejects, one line of JSON each. Its key depends on its content, so that a batch that comes
/// again writes the same object again.
/// </summary>
/// <param name="Key">The prefix, the hour of the first reject's arrival, shard, sequence number and a hash.</param>
/// <param name="Body">The lines.</param>
internal sealed record RejectsObject(string Key, ReadOnlyMemory<byte> Body)
{
    private const int HashLength = 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the object.</summary>
    /// <param name="prefix">The prefix of keys.</param>
    /// <param name="batch">The batch of the rejects.</param>
    /// <param name="rejects">At least one.</param>
    public static RejectsObject Of(string prefix, KinesisBatch batch, List<RejectedRecord> rejects)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            foreach (var reject in rejects)
            {
                Write(json, batch, reject);
                json.Flush();
                body.Write("\n"u8);
                json.Reset();
            }
        }

        var first = batch[rejects[0].Record];
        var hour = DateTimeOffset.FromUnixTimeMilliseconds(first.ArrivalMilliseconds)
            .ToString("yyyy/MM/dd/HH", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.WrittenSpan))[..HashLength];
        return new RejectsObject(
            $"{prefix}{hour}/{batch.Text(batch.ShardId)}-{batch.Text(first.SequenceNumber)}-{hash}.jsonl", body.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, KinesisBatch batch, in RejectedRecord reject)
    {
        var record = batch[reject.Record];
        json.WriteStartObject();
        json.WriteString("reason", reject.Reason.ToString());
        json.WriteStartArray("violations");
        foreach (var violation in reject.Violations) json.WriteStringValue(violation);
        json.WriteEndArray();
        json.WriteString("eventSourceArn", batch.EventSourceArn);
        json.WriteString("shardId", batch[batch.ShardId]);
        json.WriteString("sequenceNumber", batch[record.SequenceNumber]);
        json.WriteNumber("subSequenceNumber", reject.SubSequenceNumber);
        json.WritePropertyName("partitionKey");
        WriteKey(json, batch, reject);
        json.WriteString(
            "arrivalTime",
            DateTimeOffset.FromUnixTimeMilliseconds(record.ArrivalMilliseconds)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteBase64String("data", reject.Content ?? batch[reject.Data]);
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, KinesisBatch batch, in RejectedRecord reject)
    {
        if (reject.PartitionKey.Length < 0) json.WriteNullValue();
        // The event's own spelling, with its quotes.
        else if (reject.IsKeyJson) json.WriteRawValue([(byte)'"', .. batch[reject.PartitionKey], (byte)'"']);
        // A producer may have put any bytes there. Those that are not UTF-8 become replacement characters.
        else json.WriteStringValue(System.Text.Encoding.UTF8.GetString(batch[reject.PartitionKey]));
    }
}
