using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Cli;

/// <summary>Opens a page in the user's browser, by the program that the system has for it.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments before the address.</param>
internal sealed record PageOpener(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>That of this system. On Windows it is what <c>start</c> calls, without a shell that reads the address.</summary>
    public static PageOpener Here =>
        OperatingSystem.IsWindows() ? new("rundll32", "url.dll,FileProtocolHandler")
        : OperatingSystem.IsMacOS() ? new("open")
        : new("xdg-open");

    /// <summary>Opens a page. Does not wait for the browser.</summary>
    /// <param name="page">The address.</param>
    /// <param name="say">Gets a sentence without the address if the page cannot be opened.</param>
    public void Open(Uri page, Action<string> say)
    {
        // What the browser prints must not get into the run's own output.
        var start = new ProcessStartInfo(Program, [.. Arguments, page.AbsoluteUri])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) =>
        {
            if (process.ExitCode != 0) say(Failed($"exit code {process.ExitCode}"));
        };
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        catch (Win32Exception error)
        {
            say(Failed(error.Message));
        }
    }

    private string Failed(string what) =>
        $"--open must be given where {Program} opens pages; got {what}; open the address of the console yourself";
}
