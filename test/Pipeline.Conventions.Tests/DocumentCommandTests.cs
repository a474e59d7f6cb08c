using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>The commands and options in the READMEs and in docs exist.</summary>
public partial class DocumentCommandTests
{
    // Programs from outside the repository, with the commands and options that the documents use.
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["cdk"] = ["init", "synth", "deploy", "bootstrap"],
        ["dotnet"] = ["add", "pack"],
        ["mkdir"] = ["-p"],
    };

    // Its blocks are for AWS's command line in a shell; RunbookTests hold their form.
    private const string Runbook = "docs/runbook.md";

    // The scripts that pass what they are given to the command 'pipeline'.
    private static readonly string[] PassingOn = ["run", "pipeline"];

    private static readonly Dictionary<string, string> Helps = [];

    public static TheoryData<string, string> Commands
    {
        get
        {
            var commands = new TheoryData<string, string>();
            var inBlocks = CodeBlock.All
                .Where(block => block.Language is "sh" or "bash" && block.File != Runbook)
                .SelectMany(block => block.Lines.Select(line => (block.File, Command: line.Split('#')[0].Trim())));
            var inText = CodeBlock.Documents.SelectMany(file => InlineScript().Matches(File.ReadAllText(Repository.PathTo(file)))
                .Select(match => (File: file, Command: match.Groups["command"].Value)));
            foreach (var (file, command) in inBlocks.Concat(inText).Distinct())
                if (command.Length > 0) commands.Add(file, command);

            return commands;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_ExistsWithItsFlags(string file, string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!words[0].StartsWith("scripts/", StringComparison.Ordinal))
        {
            Others.GetValueOrDefault(words[0], []).ShouldContain(words[1], $"{file}: {command}");
            if (words is ["dotnet", "pack", var project]) Directory.Exists(Repository.PathTo(project)).ShouldBeTrue();
            return;
        }

        var script = words[0]["scripts/".Length..];
        Files.All.ShouldContain($"scripts/{script}", $"{file}: {command}");
        var known = Help(script) + (PassingOn.Contains(script) ? PipelineOptions() : "");
        words.Where(word => word.StartsWith("--", StringComparison.Ordinal) && !FlagIn(known, word))
            .ShouldBeEmpty($"{file}: {command}");
    }

    [Fact]
    public void CommandsInBlocks_AreLabelledSh() => CodeBlock.All
        .Where(block => block.Language == "" && block.Lines.Any(line => line.StartsWith("scripts/", StringComparison.Ordinal)))
        .Select(block => $"{block.Name}: write ```sh")
        .ShouldBeEmpty();

    private static bool FlagIn(string text, string flag) => Regex.IsMatch(text, $@"(?<![\w-]){Regex.Escape(flag)}(?![\w-])");

    private static string Help(string script)
    {
        if (Helps.TryGetValue(script, out var help)) return help;
        var (exitCode, output) = Command.Run(
            new ProcessStartInfo("node", [Repository.PathTo("scripts", "lib", $"{script}.mjs"), "--help"]));
        exitCode.ShouldBe(0, output);
        return Helps[script] = output;
    }

    private static string PipelineOptions() => string.Join(
        '\n', Files.Sources.Where(source => source.StartsWith("src/Pipeline.Cli/", StringComparison.Ordinal)).Select(Files.Read));

    [GeneratedRegex("`(?<command>scripts/[a-z-]+[^`]*)`")]
    private static partial Regex InlineScript();
}
