namespace Pipeline.Cli.Tests;

/// <summary>
/// Runs the command inside the test process: all that Program.cs calls, without the seconds that a new process needs for
/// compilation. <see cref="CommandProcess"/> tests what needs a process: signals, standard input and files that stay behind.
/// </summary>
internal static class CommandHere
{
    /// <summary>
    /// Runs the command to its end. Errors have the same form as those of <see cref="CommandProcess"/>: lines, without a line
    /// break after the last one.
    /// </summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        // Thread-safe like the console's: several threads of a run write to them.
        var code = await PipelineCommand.RunAsync(arguments, TextWriter.Synchronized(output), TextWriter.Synchronized(errors));
        return (code, output.ToString(), errors.ToString().ReplaceLineEndings("\n").TrimEnd('\n'));
    }
}
