using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>The end of an engine that was not stopped by the run.</summary>
/// <param name="Engine">Its services, for messages.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its last output, a clause.</param>
/// <param name="HeldData">Whether it held an item, an object or a message.</param>
internal sealed record EngineEnd(string Engine, int ExitCode, string Output, bool HeldData)
{
    /// <summary>A sentence about the end, without the engine's output.</summary>
    public string What => $"the {Engine} engine ended with exit code {ExitCode}{Signal}";

    private string Signal => (OperatingSystem.IsWindows() ? 0 : ExitCode - SignalExit.Offset) switch
    {
        6 => " (SIGABRT; Node aborts when it is out of memory)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };

    public override string ToString() => $"{What}; {Output}";
}
