namespace Pipeline.Local.Contracts;

/// <summary>Exit codes of processes that a signal ended.</summary>
internal static class SignalExit
{
    /// <summary>
    /// The number that shells and .NET add to the signal's own
    /// (https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html).
    /// </summary>
    public const int Offset = 128;
}
