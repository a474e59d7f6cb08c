using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>Processor time and memory of a process.</summary>
internal sealed partial class ProcessMeter(Process process)
{
    private readonly int _id = process.Id;

    /// <summary>Processor time of all threads since the start of the process, user and system.</summary>
    /// <remarks>
    /// On Linux it reads the process's CPU clock, which counts nanoseconds: <c>/proc/PID/stat</c> counts in steps of 10 ms.
    /// </remarks>
    public TimeSpan Cpu
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetCpuClock(_id, out var clock) == 0 && GetTime(clock, out var time) == 0)
                return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);

            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that the process has held at once, in MiB.</summary>
    public double PeakMiB => Mebibytes("VmHWM:") ?? Managed(process => process.PeakWorkingSet64);

    /// <summary>The memory that the process holds, in MiB.</summary>
    public double ResidentMiB => Mebibytes("VmRSS:") ?? Managed(process => process.WorkingSet64);

    private double? Mebibytes(string field)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var line = File.ReadLines($"/proc/{_id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        var kibibytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) / 1024.0;
    }

    private double Managed(Func<Process, long> bytes)
    {
        process.Refresh();
        return bytes(process) / 1024.0 / 1024.0;
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int GetCpuClock(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
