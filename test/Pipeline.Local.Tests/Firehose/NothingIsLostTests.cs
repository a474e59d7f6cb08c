using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>Under faults everywhere, each record is at the destination or under the error prefix, exactly once.</summary>
public sealed class NothingIsLostTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task RandomFaults_LoseNoRecord(int seed)
    {
        var random = new SeededRandom(seed);
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0", "shardId-1").MostAtOnce = 7;
        lab.Streams.Fails = () => random.Next(4) == 0
            ? new ServiceException("ProvisionedThroughputExceededException", "Rate exceeded")
            : random.Next(10) == 0 ? new ServiceException("ExpiredIteratorException", "expired") : null;
        lab.Objects.Fails = _ => random.Next(3) == 0 ? new ServiceException("ServiceUnavailable", "Slow down", 503)
            : random.Next(5) == 0 ? new IOException("broken") : null;
        lab.Functions.Answer = payload => Answer(payload, random);
        lab.CreateS3($$"""
            {"BufferingHints": {"IntervalInSeconds": 3, "SizeInMBs": 1}, "CompressionFormat": "GZIP",
              "ProcessingConfiguration": {{FirehoseLab.Processors(
                FirehoseLab.Processor("Lambda", ("LambdaArn", FirehoseLab.FunctionArn), ("NumberOfRetries", "1"), ("BufferIntervalInSeconds", "2")),
                """{"Type": "AppendDelimiterToRecord"}""")}} }
            """, isOfKinesis: true);

        var sent = new List<string>();
        for (var round = 0; round < 30; round++)
        {
            for (var each = 0; each < 10; each++)
            {
                var record = $"{seed}-{round}-{each}";
                sent.Add(record);
                var shard = round < 15 ? $"shardId-{each % 2}" : $"shardId-{1 + (each % 2)}";
                if (each == 9) lab.Streams.Put(shard, Aggregates.Of(("k", record)));
                else lab.Streams.Put(shard, record);
            }

            if (round == 14) lab.Streams.Split("shardId-0", "shardId-2");
            await lab.Time.StepAsync(TimeSpan.FromMilliseconds(300));
        }

        await lab.DrainAsync();
        var delivered = lab.Objects.Lines("2026/");
        var failed = lab.Objects.Lines("processing-failed/")
            .Select(line => Encoding.UTF8.GetString(Convert.FromBase64String(JsonNode.Parse(line)!["rawData"]!.ToString())))
            .ToList();
        delivered.Concat(failed).Order(StringComparer.Ordinal).ShouldBe(sent.Order(StringComparer.Ordinal));
        failed.ShouldNotBeEmpty();
        (lab.Progress.SourceRecords, lab.Progress.Undelivered).ShouldBe((300, 0));
        (lab.Progress.Delivered, lab.Progress.Failed).ShouldBe((delivered.Count, failed.Count));
    }

    private static FunctionAnswer Answer(ReadOnlyMemory<byte> payload, SeededRandom random)
    {
        switch (random.Next(6))
        {
            case 0: throw new ServiceException("TooManyRequestsException", "Rate exceeded", 429);
            case 1: return new FunctionAnswer("{}"u8.ToArray(), "Unhandled", "r");
            case 2: return new FunctionAnswer("{}"u8.ToArray(), null, "r");
            default: break;
        }

        var records = JsonNode.Parse(payload.Span)!["records"]!.AsArray().Select(record => (JsonNode)new JsonObject
        {
            ["recordId"] = record!["recordId"]!.ToString(),
            ["result"] = random.Next(20) == 0 ? "ProcessingFailed" : "Ok",
            ["data"] = record["data"]!.ToString(),
        }).ToArray();
        return new FunctionAnswer(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["records"] = new JsonArray(records) }),
            null, "r");
    }
}
