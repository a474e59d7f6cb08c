using System.Net;
using System.Text.Json;
using Pipeline.Local.Diagram;
using Pipeline.Local.Report;
using Pipeline.Local.Run;

namespace Pipeline.Local.Console;

/// <summary>
/// The console of a run: watches it once a second from its start to its end, and shows it on a page. Disposal ends the watch and
/// the events of all pages.
/// </summary>
internal sealed class RunConsole : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly LocalRun _run;
    private readonly TimeProvider _time;
    private readonly ConsoleClients _clients = new();
    private readonly FaultButtons? _faults;
    private readonly Dictionary<string, string> _paths;
    private readonly StateReader _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Task _watch;
    private ConsoleState _state;
    private string _phase = "running";
    private string? _verdict;

    private RunConsole(LocalRun run, TimeProvider time, bool allowsFaults, IEnumerable<ConsoleAsset> library)
    {
        (_run, _time) = (run, time);
        var title = string.Join(", ", run.Deployment.Resources.Select(resource => resource.Stack).Distinct());
        Model = ModelBuilder.Build(run.Deployment, title.Length > 0 ? title : "Empty account");
        _paths = run.Deployment.Resources.Where(resource => resource.Type is AwsType.Lambda.Function or AwsType.Kinesis.Stream
            or AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable or AwsType.S3.Bucket)
            .GroupBy(resource => resource.PhysicalId)
            .ToDictionary(same => same.Key, same => DiagramNames.Shown(same.First().Path));
        Feed = new ConsoleFeed(run.Functions.Names, PathOf, () => Math.Round(Seconds, 1));
        _reader = new StateReader(run, new EdgeCounts(run, Model, Feed), Feed, () => Seconds);
        _faults = allowsFaults ? new FaultButtons(run) : null;
        Listen();
        _state = Read();
        var token = ConsoleToken.Create();
        Address = new Uri(run.Endpoint.Url, $"{ConsolePages.Root}/?token={token.Text}");
        run.Endpoint.Pages = new ConsolePages(
            token, PageOf(Model), ConsoleAsset.Own.Concat(library), Snapshot, _clients, _faults);
        _watch = WatchAsync();
    }

    /// <summary>The address of the page, with the token.</summary>
    public Uri Address { get; }

    /// <summary>The diagram of the run.</summary>
    public DiagramModel Model { get; }

    public ConsoleFeed Feed { get; }

    /// <summary>The course of the run.</summary>
    public Timeline Timeline => _reader.Timeline;

    /// <summary>The newest state.</summary>
    public ConsoleState State => Volatile.Read(ref _state);

    /// <summary>Returns the number of records that the run has sent.</summary>
    public Func<long> Sent { get; set; } = () => 0;

    /// <summary>Begins to watch a run.</summary>
    /// <param name="run">The run, which has just started.</param>
    /// <param name="time">The clock.</param>
    /// <param name="allowsFaults">Whether the page has buttons for faults.</param>
    /// <param name="library">The files of the chart library: <c>uplot.js</c> and <c>uplot.css</c>.</param>
    public static RunConsole Start(LocalRun run, TimeProvider time, bool allowsFaults, IEnumerable<ConsoleAsset> library) =>
        new(run, time, allowsFaults, library);

    /// <summary>Tells the pages that no more records are sent, and the run waits until all are settled.</summary>
    public void BeginSettling() => _phase = "settling";

    /// <summary>Tells the pages the result. Their events end.</summary>
    public async Task EndAsync(RunVerdict verdict)
    {
        await StopWatchAsync();
        (_phase, _verdict) = ("ended", verdict.Headline);
        Tick();
        _clients.End();
    }

    public async ValueTask DisposeAsync()
    {
        await StopWatchAsync();
        _clients.End();
        if (_faults is not null) await _faults.DisposeAsync();
        _stop.Dispose();
    }

    private double Seconds => (_time.GetUtcNow() - _run.Started).TotalSeconds;

    /// <summary>The page's HTML, with the diagram in it.</summary>
    internal static string PageOf(DiagramModel model) => ConsoleAsset.Read("console.html")
        .Replace("{{title}}", WebUtility.HtmlEncode(model.Title), StringComparison.Ordinal)
        .Replace("{{diagram}}", SvgWriter.WriteInline(model), StringComparison.Ordinal);

    private string Snapshot()
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(
                new { _state.Sequence, Title = Model.Title, State = _state, Timeline = _reader.Timeline.Moments }, Options);
        }
    }

    private void Listen()
    {
        _run.Tables.Written = Feed.Add;
        _run.Objects.Written = Feed.Add;
        _run.Functions.Printed = Feed.Print;
        _run.Kinesis.Taken = Feed.Keys.Add;
        _run.Log.Shown += Feed.Say;
    }

    private string PathOf(string name) => _paths.GetValueOrDefault(name, name);

    private ConsoleState Read() => _reader.Read(_phase, _verdict, Sent(), _faults?.Read(PathOf));

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Tick();
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
#pragma warning disable CA1031 // A fault of the console: the run must go on and end with its summary.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _run.Log.Say("console", $"shows no more: {error.GetType().Name}: {error.Message}");
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            _state = Read();
            if (_clients.IsEmpty) return;
            _clients.Send(ClientStream.Frame("state", JsonSerializer.Serialize(_state, Options)));
        }
    }

    private async Task StopWatchAsync()
    {
        if (!_stop.IsCancellationRequested) await _stop.CancelAsync();
        await _watch;
    }
}
