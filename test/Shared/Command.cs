using System.Diagnostics;

namespace Pipeline.Testing;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>The exit code, and standard output and error in one text.</summary>
    public static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        // Reads both at once: a program whose pipe is full and unread would wait for ever.
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
