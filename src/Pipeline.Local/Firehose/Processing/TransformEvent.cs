using System.Globalization;
using System.Text.Json;

namespace Pipeline.Local.Firehose.Processing;

/// <summary>
/// The event that Firehose passes to a transformation (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html).
/// </summary>
internal static class TransformEvent
{
    /// <summary>
    /// The most bytes of the event around a record's data: its id, its place in the stream and a partition key of usual length.
    /// </summary>
    public const int BytesAroundRecord = 480;

    public static byte[] Of(DeliveryContext context, string? sourceStreamArn, DeliveryBatch batch)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>((int)(batch.Bytes * 3 / 2) + 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("invocationId", context.Random.NextGuid());
            json.WriteString("deliveryStreamArn", context.Arn);
            if (sourceStreamArn is not null) json.WriteString("sourceKinesisStreamArn", sourceStreamArn);
            json.WriteString("region", context.Host.Region);
            json.WriteStartArray("records");
            foreach (var record in batch.Records) Write(json, record);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FirehoseRecord record)
    {
        json.WriteStartObject();
        json.WriteString("recordId", record.RecordId);
        json.WriteNumber("approximateArrivalTimestamp", record.Arrival.ToUnixTimeMilliseconds());
        json.WriteBase64String("data", record.Data.Span);
        if (record.Place is { } place)
        {
            json.WriteStartObject("kinesisRecordMetadata");
            json.WriteString("sequenceNumber", place.SequenceNumber);
            json.WriteString("subsequenceNumber", place.SubSequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? "");
            // A record of a stream that distributes records by itself has no partition key. The event then has an empty
            // text, not null.
            json.WriteString("partitionKey", place.PartitionKey ?? "");
            json.WriteString("shardId", place.ShardId);
            json.WriteNumber("approximateArrivalTimestamp", record.Arrival.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
