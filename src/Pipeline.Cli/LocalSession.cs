using System.Diagnostics;
using System.Globalization;
using Pipeline.Local;
using Pipeline.Records;
using Spectre.Console;

namespace Pipeline.Cli;

/// <summary>One <c>pipeline local</c> from its start to its exit code.</summary>
internal sealed class LocalSession(LocalSessionOptions options, TextWriter output, TextWriter errors)
{
    private readonly ProgressView _view = new(errors, isTerminal: !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb");
    private readonly RunLog _log = new(TimeProvider.System);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-").FullName;
        _log.Shown = (source, line) => _view.Say($"{source}: {line}");
        try
        {
            _view.Say($"starting the pipeline of {options.Assembly}");
            await using var run = await LocalRun.StartAsync(RunOptions(folder), _log, TimeProvider.System, cancellation);
            var code = await RunAsync(run, cancellation);
            if (options.Keep is { } kept) await KeepAsync(run, folder, kept);
            return code;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _view.Say("stopped before it had started");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(LocalRun run, CancellationToken cancellation)
    {
        Introduce(run);
        var schema = options.Schema is { } file ? EventSchema.Load(file) : run.FindSchema();
        var records = Sources.Open(options.Input, options.Format, options.Demo, options.Seed, options.Count, schema);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.For is { } time) stop.CancelAfter(time);
        if (records is null)
        {
            _view.Say("nothing is sent: it runs until Ctrl-C" + (options.For is null ? "" : " or the time is over"));
            await _view.ShowAsync(UntilStoppedAsync(stop.Token), () => run.Progress(0));
            return await EndAsync(run, feed: null, Stopwatch.StartNew());
        }

        var target = RunTarget.Choose(run.Deployment, options.Stream);
        var feed = new Feed(target.Putter(run.Clients), options.Rate);
        var clock = Stopwatch.StartNew();
        // Read on another thread: standard input may have nothing for a while.
        var feeding = Task.Run(() => feed.RunAsync(records, stop.Token), CancellationToken.None);
        await _view.ShowAsync(feeding, () => run.Progress(feed.Sent));
        _view.Say(string.Create(CultureInfo.InvariantCulture, $"{feed.Sent:N0} records sent, {feed.Put:N0} put; waiting until all of them are settled and delivered"));
        return await EndAsync(run, feed, clock);
    }

    // A second Ctrl-C ends the process; the first one leaves the time to settle what is on its way.
    private async Task<int> EndAsync(LocalRun run, Feed? feed, Stopwatch clock)
    {
        IReadOnlyList<string> problems = [];
        await _view.ShowAsync(SettleAsync(), () => run.Progress(feed?.Sent ?? 0));
        var elapsed = clock.Elapsed;
        var summary = await RunReport.ReadAsync(run, feed, elapsed, problems, CancellationToken.None);
        var isPipe = output != Console.Out || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isPipe ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPipe ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // In a pipe nobody wraps lines but us.
        if (isPipe) console.Profile.Width = 1000;
        new SummaryView(console).Write(summary, run.Unsupported);
        return summary.Missing.Count == 0 ? 0 : 1;

        async Task SettleAsync() => problems = await run.SettleAsync(CancellationToken.None);
    }

    private void Introduce(LocalRun run)
    {
        _view.Say($"the run answers at {run.Endpoint.Url}");
        _view.Say($"  look into it from another terminal: aws --endpoint-url {run.Endpoint.Url.ToString().TrimEnd('/')} dynamodb list-tables");
        foreach (var (type, word) in Shown)
        {
            foreach (var resource in run.Deployment.OfType(type)) _view.Say($"  {word} {resource.PhysicalId}");
        }

        if (run.Unsupported.Count > 0) _view.Say($"  {run.Unsupported.Count} resources or parts of them are left out; the summary lists what that means");
    }

    private static readonly (string Type, string Word)[] Shown =
    [
        ("AWS::Kinesis::Stream", "stream"), ("AWS::Lambda::Function", "function"), ("AWS::DynamoDB::GlobalTable", "table"), ("AWS::DynamoDB::Table", "table"),
        ("AWS::KinesisFirehose::DeliveryStream", "Firehose stream"), ("AWS::S3::Bucket", "bucket"), ("AWS::SQS::Queue", "queue"),
    ];

    private static Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(() => stopped.TrySetResult());
        return stopped.Task;
    }

    private async Task KeepAsync(LocalRun run, string folder, string kept)
    {
        await RunExport.WriteAsync(run, kept, CancellationToken.None);
        var logs = Path.Combine(folder, "logs");
        Directory.CreateDirectory(Path.Combine(kept, "logs"));
        foreach (var log in Directory.Exists(logs) ? Directory.GetFiles(logs) : []) File.Copy(log, Path.Combine(kept, "logs", Path.GetFileName(log)), overwrite: true);
        _view.Say($"objects, items and logs are kept in {kept}");
    }

    private LocalRunOptions RunOptions(string folder) => new()
    {
        Assembly = options.Assembly,
        Stacks = options.Stacks,
        Parameters = options.Parameters,
        Port = options.Port,
        Pace = options.Pace,
        Endpoints = options.Endpoints,
        Faults = options.Faults,
        NodeModules = NodeModules.Find(),
        Folder = folder,
    };
}
