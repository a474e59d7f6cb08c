using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;

namespace Pipeline.Benchmarks.Trials;

/// <summary>
/// Records of 300 bytes into a stub of Kinesis: by our producer, and by the JavaScript SDK in batches, each in its own process.
/// </summary>
internal static class ProducerTrial
{
    public static IReadOnlyList<string> Titles { get; } = ["KinesisProducer, aggregated", "JavaScript SDK, batches of 500"];

    /// <summary>Measures a producer once: its processor time, and what arrived of the measured records and the warm-up.</summary>
    /// <exception cref="HandlerException">It failed.</exception>
    public static async Task<ProducerSample> RunAsync(string title, int records, CancellationToken stop)
    {
        using var kinesis = new StubKinesis();
        string[] command = title == Titles[0]
            ? ["dotnet", Artifacts.Output("Pipeline.Benchmarks.Producer")]
            : ["node", Artifacts.Source("node", "producer.mjs")];
        string[] arguments =
        [
            .. command.Skip(1), kinesis.Url, records.ToString(CultureInfo.InvariantCulture),
            records.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(command[0], arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(stop);
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        if (process.ExitCode != 0 || !double.TryParse(output, CultureInfo.InvariantCulture, out var milliseconds))
            throw new HandlerException($"{title} ended with {process.ExitCode}\n{output}{await errors}");
        // The warm-up has as many records.
        var thousands = 2 * records / 1000.0;
        return new ProducerSample(
            milliseconds / records * 1000,
            kinesis.Counts.Records / thousands,
            kinesis.Counts.RequestBytes / thousands / 1000,
            kinesis.Counts.Kilobytes / thousands,
            kinesis.Counts.Units / thousands);
    }
}

/// <summary>For 1,000 user records.</summary>
/// <param name="Cpu">Processor milliseconds.</param>
/// <param name="Records">Kinesis records.</param>
/// <param name="RequestBytes">The bodies of PutRecords in KB.</param>
/// <param name="Kilobytes">What an on-demand stream bills.</param>
/// <param name="Units">Units of 25 KB, which a provisioned stream bills.</param>
internal sealed record ProducerSample(double Cpu, double Records, double RequestBytes, double Kilobytes, double Units);
