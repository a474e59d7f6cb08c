using System.Text.Json.Serialization;

namespace Pipeline.Benchmarks.SdkHandler;

internal sealed record KinesisEvent([property: JsonPropertyName("Records")] List<KinesisEventRecord> Records);

internal sealed record KinesisEventRecord(KinesisData Kinesis);

internal sealed record KinesisData(string SequenceNumber, string? PartitionKey, byte[] Data, double ApproximateArrivalTimestamp);

internal sealed record Reading(
    string Device,
    string Id,
    string Time,
    string Type,
    long Sequence,
    decimal Temperature,
    decimal Battery,
    bool Ok,
    Location Location,
    List<string> Tags,
    List<decimal>? Samples,
    Dictionary<string, string>? Labels,
    string? Note);

internal sealed record Location(string Building, int Floor, decimal Latitude);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KinesisEvent))]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(string))]
internal sealed partial class HandlerJson : JsonSerializerContext;
