namespace Pipeline.Cli.Tests;

/// <summary>
/// The command within the tests' process: all that Program.cs calls, without the seconds in which a process of its own compiles
/// it. What a process alone has, such as signals, standard input and what it leaves, is tested with <see cref="CommandProcess"/>.
/// </summary>
internal static class CommandHere
{
    /// <summary>
    /// Runs the command to its end. Its errors are as those of <see cref="CommandProcess"/>: lines without a break behind the
    /// last.
    /// </summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        // As the console's: a run writes to them from several threads.
        var code = await PipelineCommand.RunAsync(arguments, TextWriter.Synchronized(output), TextWriter.Synchronized(errors));
        return (code, output.ToString(), errors.ToString().ReplaceLineEndings("\n").TrimEnd('\n'));
    }
}
