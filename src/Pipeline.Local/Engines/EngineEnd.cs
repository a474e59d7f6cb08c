namespace Pipeline.Local.Engines;

/// <summary>How an engine ended by itself.</summary>
/// <param name="Engine">Its services, for messages.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote last, a clause.</param>
/// <param name="HeldData">Whether it had taken an item, an object or a message.</param>
internal sealed record EngineEnd(string Engine, int ExitCode, string Output, bool HeldData)
{
    // A process that a signal ends has 128 plus the signal's number, as shells have it
    // (https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html).
    private const int Signalled = 128;

    /// <summary>What happened, without what it wrote.</summary>
    public string What => $"the {Engine} engine ended with exit code {ExitCode}{Signal}";

    private string Signal => (OperatingSystem.IsWindows() ? 0 : ExitCode - Signalled) switch
    {
        6 => " (SIGABRT; Node aborts when it is out of memory)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };

    public override string ToString() => $"{What}; {Output}";
}
