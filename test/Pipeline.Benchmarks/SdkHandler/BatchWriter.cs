using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Benchmarks.SdkHandler;

/// <summary>
/// The code of a careful .NET developer who uses the SDK: generated JSON code, objects, batches of 25, retries of unprocessed
/// items.
/// </summary>
internal sealed class BatchWriter(AmazonDynamoDBClient client, string table)
{
    public async Task<string> HandleAsync(KinesisEvent @event)
    {
        var readings = new Dictionary<(string, string), Reading>();
        foreach (var record in @event.Records)
        {
            foreach (var data in UserRecords.Of(record.Kinesis.Data))
            {
                var reading = JsonSerializer.Deserialize(data.Span, HandlerJson.Default.Reading)!;
                readings[(reading.Device, reading.Id)] = reading;
            }
        }

        await Task.WhenAll(readings.Values
            .Select(reading => new WriteRequest(new PutRequest(ReadingItem.From(reading))))
            .Chunk(25)
            .Select(batch => WriteAsync([.. batch])));
        return """{"batchItemFailures":[]}""";
    }

    private async Task WriteAsync(List<WriteRequest> pending)
    {
        for (var attempt = 0; pending.Count > 0; attempt++)
        {
            if (attempt > 0) await Task.Delay(Random.Shared.Next(Math.Min(5_000, 50 << Math.Min(attempt, 6))));
            var response = await client.BatchWriteItemAsync(new BatchWriteItemRequest(new() { [table] = pending }));
            pending = response.UnprocessedItems?.GetValueOrDefault(table) ?? [];
        }
    }
}
