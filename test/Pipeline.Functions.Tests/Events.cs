using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests;

/// <summary>Kinesis events as Lambda sends them (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html).</summary>
internal static class Events
{
    public static JsonObject Kinesis(int records, string shard = "shardId-000000000006", string? partitionKey = "front") => new()
    {
        ["Records"] = new JsonArray([.. Enumerable.Range(1, records).Select(i => (JsonNode)Record(i, shard, partitionKey))]),
    };

    public static JsonObject Record(int number, string shard = "shardId-000000000006", string? partitionKey = "front")
    {
        var sequenceNumber = $"4959033827149025660855969253836157109592157598913658{number:0000}";
        return new JsonObject
        {
            ["kinesis"] = new JsonObject
            {
                ["kinesisSchemaVersion"] = "1.0",
                ["partitionKey"] = partitionKey,
                ["sequenceNumber"] = sequenceNumber,
                ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"id":"{{number}}"}""")),
                ["approximateArrivalTimestamp"] = 1545084650.987,
            },
            ["eventSource"] = "aws:kinesis",
            ["eventVersion"] = "1.0",
            ["eventID"] = $"{shard}:{sequenceNumber}",
            ["eventName"] = "aws:kinesis:record",
            ["invokeIdentityArn"] = "arn:aws:iam::111122223333:role/lambda-role",
            ["awsRegion"] = "us-east-2",
            ["eventSourceARN"] = "arn:aws:kinesis:us-east-2:111122223333:stream/lambda-stream",
        };
    }
}
