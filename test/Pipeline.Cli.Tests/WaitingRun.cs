using System.Text;
using Pipeline.Client.Kinesis;

namespace Pipeline.Cli.Tests;

/// <summary>
/// The tests that share one run. They run one after another, because each reads what has arrived since the last read.
/// </summary>
[CollectionDefinition(nameof(WaitingRun))]
public sealed class WaitingRunCollection : ICollectionFixture<WaitingRun>;

/// <summary>A <c>pipeline local</c> of only a stream, as a process, and the records that arrived in it.</summary>
public sealed class WaitingRun : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DoorAssembly _assembly = new();
    private readonly List<string?> _iterators = [];
    private CommandProcess _run = null!;
    private AmazonKinesisClient _client = null!;

    /// <summary>The endpoint's URL.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The stream's name.</summary>
    public string Stream { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _assembly.Without("Mapping", "Function", "Delivery");
        _run = CommandProcess.Start("local", "--assembly", _assembly.Write());
        Url = (await _run.WaitForAsync("the run answers at")).Split(' ')[^1];
        Stream = (await _run.WaitForAsync("  stream ")).Split(' ')[^1];
        await _run.WaitForAsync("until Ctrl-C");
        _client = new AmazonKinesisClient(Endpoints.Set(new AmazonKinesisConfig(), Url));
        var shards = await _client.ListShardsAsync(new ListShardsRequest { StreamName = Stream }, CancellationToken.None);
        foreach (var shard in shards.Shards!)
        {
            var request =
                new GetShardIteratorRequest { StreamName = Stream, ShardId = shard.ShardId, ShardIteratorType = "TRIM_HORIZON" };
            _iterators.Add((await _client.GetShardIteratorAsync(request, CancellationToken.None)).ShardIterator);
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_run is not null) await _run.DisposeAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _assembly.Dispose();
    }

    /// <summary>The arguments of a <c>pipeline send</c> to it.</summary>
    public string[] Send(params string[] arguments) => ["send", "--stream", Stream, "--endpoint-url", Url, .. arguments];

    /// <summary>
    /// Records that have arrived since the last read, ordered. Each byte of a record becomes the character of the same number.
    /// </summary>
    public async Task<List<string>> ArrivedAsync()
    {
        List<string> arrived = [];
        for (var i = 0; i < _iterators.Count; i++)
        {
            for (var isBehind = true; isBehind;)
            {
                try
                {
                    var read =
                        await _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = _iterators[i] },
                            CancellationToken.None);
                    arrived.AddRange((read.Records ?? []).Select(record => Encoding.Latin1.GetString(record.Data!.ToArray())));
                    _iterators[i] = read.NextShardIterator;
                    isBehind = read.MillisBehindLatest > 0;
                }
                catch (AmazonKinesisException error) when (error.ErrorCode == "ProvisionedThroughputExceededException")
                {
                    // Kinesis allows five calls a second; the next round reads the rest.
                }
            }
        }

        return [.. arrived.Order(StringComparer.Ordinal)];
    }

    /// <summary>Waits until this many records have arrived since the last read.</summary>
    internal async Task<List<string>> ArrivedAsync(int count, CommandProcess sender)
    {
        List<string> arrived = [];
        for (var start = TimeProvider.System.GetTimestamp(); arrived.Count < count;)
        {
            arrived.AddRange(await ArrivedAsync());
            TimeProvider.System.GetElapsedTime(start)
                .ShouldBeLessThan(Limit, $"{arrived.Count} of {count} arrived; it said: {sender.Errors}");
        }

        return arrived;
    }
}
