using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

/// <summary>
/// AWS's own aggregation for JavaScript (npm's aws-kinesis-agg) beside ours: it makes the same bytes of the same records, and
/// reads what ours makes.
/// </summary>
public class AggregateInteropTests
{
    // Reads lines of JSON: the records of an aggregate, and ours. Answers with its own aggregate, and what it reads of ours.
    private const string Script = """
        const { RecordAggregator, deaggregateSync } = require(process.argv[1]);
        const lines = require('fs').readFileSync(0, 'utf8').trim().split('\n');
        for (const line of lines) {
          const { records, ours } = JSON.parse(line);
          const aggregator = new RecordAggregator();
          for (const { key, hashKey, data } of records)
            aggregator.addUserRecord({ partitionKey: key, explicitHashKey: hashKey ?? undefined, data: Buffer.from(data, 'base64') });
          const made = aggregator.build().data.toString('base64');
          deaggregateSync({ data: ours, sequenceNumber: '1', partitionKey: 'a' }, true, (error, read) => {
            if (error) throw error;
            console.log(JSON.stringify({
              made, read: read.map((r) => ({ key: r.partitionKey, hashKey: r.explicitPartitionKey ?? null, data: r.data })),
            }));
          });
        }
        """;

    [Fact]
    public void AggregatesOfAws_AreOursAndItReadsOurs()
    {
        var cases = Enumerable.Range(1, 60).Select(seed => Records(new Random(seed))).ToList();
        var ours = cases.Select(records => Convert.ToBase64String(Aggregate(records))).ToList();

        var answers = Run(cases.Zip(ours, (records, made) => new JsonObject
        {
            ["records"] = Describe(records),
            ["ours"] = made,
        }.ToJsonString()));

        answers.Count.ShouldBe(cases.Count);
        for (var i = 0; i < cases.Count; i++)
        {
            ((string?)answers[i]["made"]).ShouldBe(ours[i], $"seed {i + 1}");
            var read = answers[i]["read"]!.AsArray();
            // It takes the first explicit hash key of the table for a record without one.
            for (var j = 0; j < cases[i].Count; j++) if (cases[i][j].HashKey is null) read[j]!["hashKey"] = null;
            read.ToJsonString().ShouldBe(Describe(cases[i]).ToJsonString(), $"seed {i + 1}");
        }
    }

    // aws-kinesis-agg orders keys that are small whole numbers by their value, as JavaScript does, and needs data.
    private static List<(string Key, string? HashKey, byte[] Data)> Records(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 400)).Select(_ =>
        {
            var data = new byte[random.Next(10) == 0 ? random.Next(1, 2000) : random.Next(1, 100)];
            random.NextBytes(data);
            return (
                $"key-{random.Next(300)}",
                random.Next(3) == 0 ? (UInt128.MaxValue - (UInt128)random.Next(300)).ToString() : null, data);
        }),
    ];

    private static byte[] Aggregate(List<(string Key, string? HashKey, byte[] Data)> records)
    {
        var writer = new AggregateWriter();
        foreach (var (key, hashKey, data) in records) writer.Add(key, hashKey, data);
        return writer.ToArray();
    }

    private static JsonArray Describe(List<(string Key, string? HashKey, byte[] Data)> records) =>
    [
        .. records.Select(record => new JsonObject
        {
            ["key"] = record.Key,
            ["hashKey"] = record.HashKey,
            ["data"] = Convert.ToBase64String(record.Data),
        }),
    ];

    private static List<JsonNode> Run(IEnumerable<string> lines)
    {
        var package = Repository.PathTo("node_modules", "aws-kinesis-agg");
        Directory.Exists(package)
            .ShouldBeTrue("aws-kinesis-agg must be installed; got no node_modules/aws-kinesis-agg; run scripts/setup");
        var start = new ProcessStartInfo(Node(), ["-e", Script, package])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        foreach (var line in lines) process.StandardInput.Write($"{line}\n");
        process.StandardInput.Close();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static string Node() => Directory.EnumerateDirectories(Repository.PathTo("node_modules"), "node-*")
        .Select(package => Path.Combine(package, "bin", OperatingSystem.IsWindows() ? "node.exe" : "node"))
        .FirstOrDefault(File.Exists) ?? "node";
}
