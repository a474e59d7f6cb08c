using System.Text.Json.Serialization;

namespace Pipeline.Functions;

// The envelope that an event source mapping sends (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html). Everything may
// be missing: what must be there is KinesisBatch's to say, in words, and not the deserializer's.
internal sealed record KinesisEvent([property: JsonPropertyName("Records")] IReadOnlyList<KinesisEventRecord?>? Records);

internal sealed record KinesisEventRecord(
    [property: JsonPropertyName("eventSource")] string? EventSource,
    [property: JsonPropertyName("eventID")] string? EventId,
    [property: JsonPropertyName("kinesis")] KinesisEventData? Kinesis);

internal sealed record KinesisEventData(
    [property: JsonPropertyName("sequenceNumber")] string? SequenceNumber,
    [property: JsonPropertyName("partitionKey")] string? PartitionKey,
    [property: JsonPropertyName("data")] byte[]? Data,
    [property: JsonPropertyName("approximateArrivalTimestamp")] double? ApproximateArrivalTimestamp);
