using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Report;
using Pipeline.Benchmarks.Trials;
using Pipeline.Benchmarks.Workloads;

var mistakes = new List<string>();
var options = BenchmarkOptions.Parse(args, mistakes);
if (mistakes.Count > 0)
{
    foreach (var mistake in mistakes) Console.Error.WriteLine($"- {mistake}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

var toolchain = Toolchain.Find();
using var catalog = new HandlerCatalog(toolchain, options.Builds);
var run = new BenchmarkRun(options, Console.Error);
List<Table> tables;
try
{
    if (options.TriesProducers)
    {
        await run.MeasureProducersAsync(stop.Token);
        tables = [ReportTables.Producers(run.Results)];
    }
    else if (options.TriesSettings)
    {
        var trials = RuntimeSetting.Trials(catalog);
        await run.MeasureAsync(trials, [Workload.Small, Workload.Large], stop.Token);
        tables = [ReportTables.Settings(run.Results, trials)];
    }
    else
    {
        List<Handler> handlers = [.. catalog.Handlers.Where(handler => options.Only.Contains(handler.Id)), .. catalog.Tried];
        await run.MeasureAsync(handlers, Workload.All, stop.Token);
        await run.MeasureOnceAsync(handlers, stop.Token);
        tables =
        [
            ReportTables.Comparison(run.Results, handlers),
            ReportTables.Allocations(run.Results, handlers),
            ReportTables.Growth(run.Results),
            ReportTables.Delayed(run.Results),
        ];
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("stopped; nothing is printed of a run that was not finished");
    return 130;
}

foreach (var line in toolchain.Lines) Console.WriteLine(line);
Console.WriteLine(catalog.IsPrecompiled ? "ours is precompiled (ReadyToRun), the C# SDK handler is not"
    : "no .NET handler is precompiled");
Console.WriteLine(options.Description);
foreach (var table in tables) Console.Write($"\n{table}");
if (options.JsonFile is { } file) ResultsFile.Write(file, toolchain, options, run.Results);
foreach (var handler in run.Results.Failed.Keys) Console.Error.WriteLine($"{handler} failed; why, stands above");
return run.Results.Failed.Count == 0 ? 0 : 1;
