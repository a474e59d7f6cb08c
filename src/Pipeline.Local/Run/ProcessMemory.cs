using System.Diagnostics;

namespace Pipeline.Local;

/// <summary>The most memory that the run's processes held together, sampled.</summary>
internal sealed class ProcessMemory
{
    private long _peak;

    public double PeakMiB => Interlocked.Read(ref _peak) / 1048576.0;

    /// <summary>Looks once.</summary>
    /// <param name="others">The processes that the run started.</param>
    public void Sample(IEnumerable<int> others)
    {
        var total = Environment.WorkingSet + others.Sum(ResidentBytes);
        if (total > Interlocked.Read(ref _peak)) Interlocked.Exchange(ref _peak, total);
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
            // It has ended.
            return 0;
        }
    }
}
