using System.IO.Compression;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Client.Putting;
using Pipeline.Local.Faults;
using Pipeline.Local.Input;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;
using Pipeline.Local.Run;

namespace Pipeline.EndToEnd.Tests;

/// <summary>A running stack of the assembly, and the questions that tests ask about it.</summary>
internal sealed class PipelineRun : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    private PipelineRun()
    {
    }

    public LocalRun Run { get; private set; } = null!;

    public string Said
    {
        get
        {
            lock (_said) return string.Join('\n', _said);
        }
    }

    public static async Task<PipelineRun> StartAsync(SynthesizedAssembly assembly, string stack, RunFaults? faults = null)
    {
        var run = new PipelineRun();
        var log = new RunLog(TimeProvider.System)
        {
            Shown = (source, line) =>
            {
                lock (run._said) run._said.Add($"{source}: {line}");
            },
        };
        run.Run = await LocalRun.StartAsync(
            new LocalRunOptions
            {
                Assembly = assembly.Folder,
                Stacks = [stack],
                NodeModules = Repository.PathTo("node_modules"),
                Folder = run._folder.Path,
                // A failed invocation waits for seconds before its retry, and some failures are intended.
                Pace = 10,
                Faults = faults ?? RunFaults.None,
            },
            log,
            TimeProvider.System,
            CancellationToken.None);
        return run;
    }

    /// <summary>Puts records and waits until all are settled.</summary>
    public async Task<RecordSender> SendAsync(IEnumerable<OutgoingRecord> records)
    {
        var sender = new RecordSender(RunTarget.Choose(Run.Deployment, name: null).Putter(Run.Clients), rate: null);
        await sender.RunAsync(records, CancellationToken.None);
        (await Run.SettleAsync(CancellationToken.None)).ShouldBeEmpty(Said);
        return sender;
    }

    /// <summary>What the command would say of the run.</summary>
    public async Task<RunVerdict> VerdictAsync() => (await SummaryAsync()).Verdict;

    /// <summary>What the command would print at the end.</summary>
    public Task<RunSummary> SummaryAsync() =>
        RunReport.ReadAsync(Run, sender: null, TimeSpan.Zero, unsettled: [], CancellationToken.None);

    /// <summary>The table's items: each attribute as its JSON, by name.</summary>
    public async Task<List<Dictionary<string, string>>> ItemsAsync() => [.. (await ItemsOfAsync("PipelineTable")).Select(item =>
        item.ToDictionary(pair => pair.Key, pair => pair.Value.S ?? pair.Value.N
            ?? (pair.Value.NULL == true ? "null" : $"{pair.Value.BOOL}")))];

    /// <summary>The items of the table whose logical id begins with some text.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> ItemsOfAsync(string tableStart)
    {
        var table = Run.Deployment.OfType("AWS::DynamoDB::GlobalTable")
            .Single(table => table.LogicalId.StartsWith(tableStart, StringComparison.Ordinal));
        List<Dictionary<string, AttributeValue>> items = [];
        await foreach (var item in RunReport.ItemsAsync(Run, table.PhysicalId, CancellationToken.None)) items.Add(item);
        return items;
    }

    /// <summary>The lines of all objects below a folder, in the bucket whose logical id begins with this text.</summary>
    public async Task<List<string>> LinesAsync(string bucketStart, string folder)
    {
        var bucket = Run.Deployment.OfType("AWS::S3::Bucket")
            .Single(bucket => bucket.LogicalId.StartsWith(bucketStart, StringComparison.Ordinal));
        using var s3 = Run.Clients.S3(LocalClients.User);
        List<string> lines = [];
        foreach (var item in await RunReport.ObjectsAsync(Run, bucket.PhysicalId, CancellationToken.None))
        {
            if (!item.Key.StartsWith(folder, StringComparison.Ordinal)) continue;
            using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket.PhysicalId, Key = item.Key });
            await using var stream = item.Key.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(response.ResponseStream, CompressionMode.Decompress)
                : response.ResponseStream;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            lines.AddRange((await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Run.DisposeAsync();
        _folder.Dispose();
    }
}
