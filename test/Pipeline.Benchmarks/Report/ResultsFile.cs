using System.Text.Json;
using Pipeline.Benchmarks.Handlers;

namespace Pipeline.Benchmarks.Report;

/// <summary>Every sample, for tools.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Write(string path, Toolchain toolchain, BenchmarkOptions options, Results results) =>
        File.WriteAllText(path, JsonSerializer.Serialize(Content(toolchain, options, results), Indented));

    private static object Content(Toolchain toolchain, BenchmarkOptions options, Results results) => new
    {
        toolchain = toolchain.Lines,
        options = new { options.Runs, options.Records, warmUpSeconds = options.WarmUp.TotalSeconds, options.IsQuick },
        steady = results.Steady.Select(one =>
            new { handler = one.Handler.Id, one.Handler.Title, workload = one.Workload.Id, one.Sample }),
        allocated = results.Allocated.Select(one => new { handler = one.Handler.Id, workload = one.Workload.Id, one.Bytes }),
        results.Growth,
        delayed = results.Delayed.Select(one => new { handler = one.Handler.Id, one.Milliseconds }),
        results.Failed,
    };
}
