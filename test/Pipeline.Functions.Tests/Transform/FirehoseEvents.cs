using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>
/// Firehose's events for each source (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html).
/// </summary>
internal static class FirehoseEvents
{
    public const string DeliveryStreamArn = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/doors";
    public const string SourceStreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/doors";

    public static JsonObject DirectPut(params IEnumerable<string> records) =>
        Event(records.Select((data, i) => Record(i, Encoding.UTF8.GetBytes(data))));

    public static JsonObject Kinesis(string? partitionKey, params IEnumerable<string> records)
    {
        var @event = DirectPut(records);
        @event["sourceKinesisStreamArn"] = SourceStreamArn;
        foreach (var record in @event["records"]!.AsArray())
        {
            record!["kinesisRecordMetadata"] = new JsonObject
            {
                ["sequenceNumber"] = "49590338271490256608559692538361571095921575989136588898",
                ["subsequenceNumber"] = 0,
                ["partitionKey"] = partitionKey,
                ["shardId"] = "shardId-000000000000",
                ["approximateArrivalTimestamp"] = 1795252502000,
            };
        }

        return @event;
    }

    public static JsonObject Msk(params IEnumerable<string?> records)
    {
        var @event = Event(records.Select((data, i) => new JsonObject
        {
            ["recordId"] = Id(i),
            ["approximateArrivalTimestamp"] = 1795252502000,
            ["mskRecordMetadata"] =
                new JsonObject { ["offset"] = $"{i}", ["partitionId"] = "1", ["approximateArrivalTimestamp"] = 1795252502000 },
            ["kafkaRecordValue"] = data is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(data)),
        }));
        @event["sourceMSKArn"] = "arn:aws:kafka:eu-west-1:111122223333:cluster/doors/b8fe7dbe-0000-4000-8000-000000000000-1";
        return @event;
    }

    public static string Id(int index) => $"49590338271490256608559692538361571095921575989136588898{index:000000}";

    public static JsonObject Record(int index, byte[] data) => new()
    {
        ["recordId"] = Id(index),
        ["approximateArrivalTimestamp"] = 1795252502000,
        ["data"] = Convert.ToBase64String(data),
    };

    private static JsonObject Event(IEnumerable<JsonNode> records) => new()
    {
        ["invocationId"] = "2b4d1ad9-2f48-4dbd-a088-767c317e994a",
        ["deliveryStreamArn"] = DeliveryStreamArn,
        ["region"] = "eu-west-1",
        ["records"] = new JsonArray([.. records]),
    };
}
