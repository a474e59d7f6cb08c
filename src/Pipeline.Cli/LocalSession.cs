using System.Diagnostics;
using System.Globalization;
using Pipeline.Local.Console;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Input;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;
using Pipeline.Local.Run;
using Pipeline.Local.Settlement;
using Pipeline.Records;
using Spectre.Console;

namespace Pipeline.Cli;

/// <summary>A run of <c>pipeline local</c>, from its start to its exit code.</summary>
internal sealed class LocalSession(LocalSessionOptions options, TextWriter output, TextWriter errors, Interruption interruption)
{
    // A user who stops a run wants it to end soon, but with the right counts.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    // --keep lists all of them.
    private const int MostNamed = 10;

    private const int RemovalAttempts = 20;
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(50);

    private readonly ProgressView _view =
        new(errors, isTerminal: !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb");
    private readonly RunLog _log = new(TimeProvider.System);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Sources.Check(options.Input, options.Demo);
        var folder = Directory.CreateTempSubdirectory("pipeline-").FullName;
        interruption.Abandon = () => Remove(folder);
        _log.Shown = (source, line) => _view.Say($"{source}: {line}");
        try
        {
            _view.Say(options.Assembly is { } assembly
                ? $"starting the pipeline of {assembly}"
                : "starting an empty account: there is no cloud assembly, and clients create the streams, tables, buckets and "
                    + "queues that they use");
            await using var run = await LocalRun.StartAsync(RunOptions(folder), _log, TimeProvider.System, cancellation);
            interruption.Abandon = () =>
            {
                run.Abandon();
                Remove(folder);
            };
            await using var console =
                RunConsole.Start(run, TimeProvider.System, options.AllowFaults, ChartLibrary.Files);
            return await RunAsync(run, console, folder, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _view.Say("stopped before it had started");
            return RunVerdict.NotArrived;
        }
        finally
        {
            Remove(folder);
        }
    }

    // Deleting is retried, since a process that is about to end may still write into the folder.
    private static void Remove(string folder)
    {
        for (var attempt = 1; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The folder stays. The operating system clears its temporary folder.
                if (attempt == RemovalAttempts) return;
                Thread.Sleep(RemovalPause);
            }
        }
    }

    private async Task<int> RunAsync(LocalRun run, RunConsole console, string folder, CancellationToken cancellation)
    {
        Introduce(run, console);
        var schema = options.Schema is { } file ? EventSchema.Load(file) : run.FindSchema();
        var records = Sources.Open(options.Input, options.Format, options.Demo, options.Seed, options.Count, schema, _view.Say);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Failure.Token);
        var clock = Stopwatch.StartNew();
        if (records is null)
        {
            if (options.For is { } time) stop.CancelAfter(time);
            _view.Say("no records are sent: it runs until Ctrl-C" + (options.For is null ? "" : " or until the time is over"));
            await _view.ShowAsync(UntilStoppedAsync(stop.Token), () => run.Progress(0));
            return await EndAsync(run, console, sender: null, folder, Stopwatch.StartNew(), cancellation);
        }

        var target = RunTarget.Choose(run.Deployment, options.Stream);
        target.RefuseForeignFunctions(run.Deployment);
        foreach (var part in run.LeftOut.Where(part => part.Source == target.Stream))
        {
            _view.Say(
                $"  the result cannot be verified: {part.Path} takes records from {part.Source.Path} and does not run here");
        }

        var sender = new RecordSender(target.Putter(run.Clients), options.Rate, target.MostRecordBytes);
        console.Sent = () => sender.Sent;
        if (options.For is { } limit) stop.CancelAfter(limit);
        await _view.ShowAsync(sender.RunAsync(records, stop.Token), () => run.Progress(sender.Sent));
        foreach (var line in MistakeLines.Of(sender, MostNamed)) _view.Say(line);
        _view.Say(string.Create(
            CultureInfo.InvariantCulture,
                $"{sender.Sent:N0} records sent, {sender.Put:N0} put; waiting until all of them are settled and delivered"));
        return await EndAsync(run, console, sender, folder, clock, cancellation);
    }

    private async Task<int> EndAsync(
        LocalRun run, RunConsole console, RecordSender? sender, string folder, Stopwatch clock, CancellationToken cancellation)
    {
        console.BeginSettling();
        using var end = new CancellationTokenSource();
        await using var stopping = cancellation.Register(() =>
        {
            end.CancelAfter(StopLimit);
            _view.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"stopping: waiting up to {StopLimit.TotalSeconds:0} s until the records that were put are settled and " +
                $"delivered; Ctrl-C again ends the run at once"));
        });
        IReadOnlyList<Unsettled> unsettled = [];
        await _view.ShowAsync(SettleAsync(), () => run.Progress(sender?.Sent ?? 0));
        var summary = await RunReport.ReadAsync(run, sender, clock.Elapsed, unsettled, CancellationToken.None);
        await console.EndAsync(summary.Verdict);
        if (options.Json) await output.WriteLineAsync(SummaryJson.Of(summary));
        else Show(summary);
        if (options.Keep is { } kept) await KeepAsync(run, sender, summary, folder, kept);
        if (options.Report is { } report)
        {
            await File.WriteAllTextAsync(report, ReportPage.Write(console, summary), CancellationToken.None);
            _view.Say($"the result as a page is in {report}");
        }

        return summary.Verdict.ExitCode;

        async Task SettleAsync() => unsettled = await run.SettleAsync(end.Token);
    }

    private void Show(RunSummary summary)
    {
        var isPipe = output != Console.Out || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isPipe ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPipe ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // In a pipe no terminal wraps lines, and the console must not either.
        if (isPipe) console.Profile.Width = 1000;
        new SummaryView(console, options.Verbose, isKept: options.Keep is not null).Write(summary);
    }

    private void Introduce(LocalRun run, RunConsole console)
    {
        _view.Say($"the run answers at {run.Endpoint.Url}");
        _view.Say($"  the console, a page that shows the run live: {console.Address}");
        if (options.Open) PageOpener.Here.Open(console.Address, _view.Say);
        if (options.Assembly is null) _view.Say($"  account {run.Deployment.Account}, Region {run.Deployment.Region}");
        // The hint must work on a computer without AWS configuration. The endpoint accepts any key, but the AWS CLI does not
        // start without one.
        var hint = AwsCommand.For(run.Endpoint.Url, run.Deployment.Region, "dynamodb list-tables");
        _view.Say($"  to look into it from another terminal: {hint}");
        foreach (var (type, word) in Shown)
        {
            foreach (var resource in run.Deployment.OfType(type)
                .Where(resource => resource.WhyNotRun is null && !run.NotMade.ContainsKey(resource.Path)))
            {
                _view.Say($"  {word} {resource.PhysicalId}");
            }
        }

        foreach (var function in run.Deployment.OfType(AwsType.Lambda.Function).Where(function => function.Build is not null))
            _view.Say($"  {SummaryView.Name(function.Path)} {function.Build}");

        if (run.Unsupported.Count == 0) return;
        // Users who put records themselves must know it before. For a run that ends by itself, the summary tells it.
        if (options.Input is null && options.Demo is null)
        {
            _view.Say("  left out of the run:");
            foreach (var line in SummaryView.LeftOut(run.Unsupported)) _view.Say($"  {line}");
        }
        else
        {
            _view.Say($"  {run.Unsupported.Count} resources or parts of them are left out; --verbose lists them in the summary");
        }
    }

    private static readonly (string Type, string Word)[] Shown =
    [
        (AwsType.Kinesis.Stream, "stream"), (AwsType.Lambda.Function, "function"), (AwsType.DynamoDb.GlobalTable, "table"),
        (AwsType.DynamoDb.Table, "table"),
        (AwsType.Firehose.DeliveryStream, "Firehose stream"), (AwsType.S3.Bucket, "bucket"), (AwsType.Sqs.Queue, "queue"),
    ];

    private static Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(() => stopped.TrySetResult());
        return stopped.Task;
    }

    private async Task KeepAsync(LocalRun run, RecordSender? sender, RunSummary summary, string folder, string kept)
    {
        Directory.CreateDirectory(kept);
        // The engines hold the items and objects. If an engine has ended, they are lost.
        var failures = run.Failure.Reason is null ? await RunExport.WriteAsync(run, kept, CancellationToken.None) : [];
        var logs = Path.Combine(folder, "logs");
        Directory.CreateDirectory(Path.Combine(kept, "logs"));
        foreach (var log in Directory.Exists(logs) ? Directory.GetFiles(logs) : [])
            File.Copy(log, Path.Combine(kept, "logs", Path.GetFileName(log)), overwrite: true);
        if (sender?.Mistakes is { Count: > 0 } mistakes)
            await File.WriteAllLinesAsync(Path.Combine(kept, "not-sent.txt"), mistakes);

        await File.WriteAllTextAsync(Path.Combine(kept, "report.json"), SummaryJson.Of(summary));
        await using var text = File.CreateText(Path.Combine(kept, "report.txt"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 1000;
        new SummaryView(console, verbose: true, isKept: true).Write(summary);
        _view.Say(
            $"objects, items, logs and the whole report are kept in {kept}; objects.jsonl says which file is which object");
        foreach (var failure in failures) _view.Say($"  not kept: {failure}");
    }

    private LocalRunOptions RunOptions(string folder) => new()
    {
        Assembly = options.Assembly,
        Account = options.Account,
        Region = options.Region,
        Stacks = options.Stacks,
        Parameters = options.Parameters,
        Policies = options.Policies,
        CreateImported = options.CreateImported,
        Port = options.Port,
        Pace = options.Pace,
        Endpoints = options.Endpoints,
        Faults = options.Faults,
        NodeModules = NodeModules.Find(),
        Folder = folder,
    };
}
