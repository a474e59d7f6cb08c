using System.CommandLine;
using System.CommandLine.Help;
using Pipeline.Records;

namespace Pipeline.Cli;

/// <summary>The command <c>pipeline</c>: one verb a file.</summary>
internal static class PipelineCommand
{
    /// <summary>What the command is called, wherever it speaks of itself.</summary>
    public const string Name = "pipeline";

    /// <summary>What the process ends with where the user gave it something wrong.</summary>
    public const int Mistaken = 2;

    /// <summary>Runs the command.</summary>
    /// <param name="args">The arguments behind its name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where progress and mistakes go.</param>
    /// <returns>
    /// 0 where all that was asked for was done, 1 where not, 2 where the arguments or the input are wrong, and of <c>local</c> 3
    /// where the result was not seen.
    /// </returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        using var interruption = new Interruption();
        // Not a RootCommand: that one calls itself by the name of the file it runs from.
        var root = new Command(Name, "Runs a synthesized streaming pipeline on this computer, and speaks to one, here or on AWS.")
        {
            LocalCommand.Create(output, errors, interruption),
            SendCommand.Create(output, errors),
            TailCommand.Create(output, errors),
        };
        root.Options.Add(new HelpOption { Recursive = true });
        root.Options.Add(new VersionOption());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await errors.WriteLineAsync(error.Message);
            var verb = parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ";
            await errors.WriteLineAsync($"'{Name} {verb}--help' says what it takes.");
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
