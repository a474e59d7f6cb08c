using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Local.Run;

/// <summary>
/// The most memory that the run's processes held together, sampled. On Linux, memory that processes share, such as the runtime's
/// code, is counted once (proportional set size). On other systems it is counted for each process.
/// </summary>
internal sealed class ProcessMemory
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(500);

    private long _peak;

    public double PeakMiB => Interlocked.Read(ref _peak) / 1048576.0;

    /// <summary>Samples until the run ends.</summary>
    /// <param name="others">The processes that the run has started so far.</param>
    /// <param name="stop">Ends the sampling.</param>
    public async Task RunAsync(Func<IEnumerable<int>> others, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            Sample(others());
            // Linux walks all pages of a process to compute this size. The wait keeps sampling below a hundredth of one core.
            var wait = Stopwatch.GetElapsedTime(start) * 100;
            await Task.Delay(wait > ShortestWait ? wait : ShortestWait, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Sample(IEnumerable<int> others)
    {
        var total = others.Append(Environment.ProcessId).Sum(id => ProportionalBytes(id) ?? ResidentBytes(id));
        if (total > Interlocked.Read(ref _peak)) Interlocked.Exchange(ref _peak, total);
    }

    // https://www.kernel.org/doc/Documentation/ABI/testing/procfs-smaps_rollup
    private static long? ProportionalBytes(int id)
    {
        try
        {
            const string Field = "Pss:";
            var line = File.ReadLines($"/proc/{id}/smaps_rollup")
                .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is not null
                && long.TryParse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
                    CultureInfo.InvariantCulture, out var kibibytes)
                ? kibibytes << 10
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or the process has ended.
            return null;
        }
    }

    private static long ResidentBytes(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WorkingSet64;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // The process has ended.
            return 0;
        }
    }
}
