using System.CommandLine;
using System.CommandLine.Help;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>The command <c>pipeline</c>. Each verb has its own file.</summary>
internal static class PipelineCommand
{
    /// <summary>The command's name, for all its messages.</summary>
    public const string Name = "pipeline";

    /// <summary>The exit code for wrong arguments or input.</summary>
    public const int Mistaken = 2;

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments behind the command's name.</param>
    /// <param name="output">The output for results.</param>
    /// <param name="errors">The output for progress and mistakes.</param>
    /// <returns>
    /// 0 if everything was done, 1 if not, 2 if the arguments or the input are wrong, and, for <c>local</c>, 3 if the result
    /// could not be verified.
    /// </returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        using var interruption = new Interruption();
        // Not a RootCommand, which takes its name from the file that it runs from.
        var root = new Command(
            Name, "Runs a synthesized streaming pipeline on this computer, and sends and reads records, here or on AWS.")
        {
            LocalCommand.Create(output, errors, interruption),
            SendCommand.Create(output, errors),
            TailCommand.Create(output, errors),
            DiagramCommand.Create(output),
        };
        root.Options.Add(new HelpOption { Recursive = true });
        root.Options.Add(new VersionOption());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await errors.WriteLineAsync(error.Message);
            var verb = parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ";
            await errors.WriteLineAsync($"'{Name} {verb}--help' lists its options.");
            return Mistaken;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (InvalidInputException mistake)
        {
            await errors.WriteLineAsync(mistake.Message);
            return Mistaken;
        }
        catch (Exception error)
        when (error is IOException or UnauthorizedAccessException or Amazon.Runtime.AmazonClientException or HttpRequestException)
        {
            await errors.WriteLineAsync(error.Message);
            return 1;
        }
    }
}
