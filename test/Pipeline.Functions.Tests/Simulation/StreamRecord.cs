using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Simulation;

/// <summary>A record of a Kinesis stream.</summary>
/// <param name="ShardId">Its shard.</param>
/// <param name="SequenceNumber">Its sequence number.</param>
/// <param name="PartitionKey">The producer's key, or null if the stream distributes records itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="Arrival">When Kinesis received it, with milliseconds.</param>
internal sealed record StreamRecord(string ShardId, string SequenceNumber, string? PartitionKey, byte[] Data,
    DateTimeOffset Arrival)
{
    public const string StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/readings";

    /// <summary>
    /// A batch as the event that an event source mapping sends (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html).
    /// </summary>
    public static byte[] ToEvent(IEnumerable<StreamRecord> batch) => System.Text.Encoding.UTF8.GetBytes(
        new JsonObject { ["Records"] = new JsonArray([.. batch.Select(record => (JsonNode)record.ToJson())]) }.ToJsonString());

    /// <summary>Parses the batch of an event.</summary>
    public static List<StreamRecord> FromEvent(ReadOnlyMemory<byte> json) =>
        [.. JsonNode.Parse(json.Span)!["Records"]!.AsArray().Select(record =>
    {
        var data = record!["kinesis"]!;
        return new StreamRecord(
            ((string)record["eventID"]!).Split(':')[0],
            (string)data["sequenceNumber"]!,
            (string?)data["partitionKey"],
            Convert.FromBase64String((string)data["data"]!),
            DateTimeOffset.FromUnixTimeMilliseconds((long)((decimal)data["approximateArrivalTimestamp"]! * 1000)));
    })];

    private JsonObject ToJson() => new()
    {
        ["kinesis"] = new JsonObject
        {
            ["kinesisSchemaVersion"] = "1.0",
            ["partitionKey"] = PartitionKey,
            ["sequenceNumber"] = SequenceNumber,
            ["data"] = Convert.ToBase64String(Data),
            ["approximateArrivalTimestamp"] = decimal.Parse(
                string.Create(CultureInfo.InvariantCulture, $"{Arrival.ToUnixTimeSeconds()}.{Arrival.Millisecond:000}"),
                    CultureInfo.InvariantCulture),
        },
        ["eventSource"] = "aws:kinesis",
        ["eventVersion"] = "1.0",
        ["eventID"] = $"{ShardId}:{SequenceNumber}",
        ["eventName"] = "aws:kinesis:record",
        ["invokeIdentityArn"] = "arn:aws:iam::111122223333:role/writer",
        ["awsRegion"] = "eu-west-1",
        ["eventSourceARN"] = StreamArn,
    };
}
