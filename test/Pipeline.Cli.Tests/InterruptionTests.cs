using System.Diagnostics;

namespace Pipeline.Cli.Tests;

/// <summary>The command as a process, stopped as a user stops it.</summary>
public sealed class InterruptionTests
{
    private const string Manifest = """
        {
          "version": "48.0.0",
          "artifacts": {
            "door": { "type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region",
            "properties": { "templateFile": "door.template.json" } }
          }
        }
        """;

    private const string Template =
        """{ "Resources": { "Readings": { "Type": "AWS::Kinesis::Stream", "Properties": { "ShardCount": 1 } } } }""";

    [UnixFact("SIGINT is a signal of Unix")]
    public async Task CtrlC_EndsWithASummaryAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var temporary = Directory.CreateDirectory(Path.Combine(folder.Path, "tmp")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "manifest.json"), Manifest);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "door.template.json"), Template);
        using var command = Start(folder.Path, temporary);
        var progress = new List<string>();
        while (await command.StandardError.ReadLineAsync() is { } line)
        {
            progress.Add(line);
            if (line.Contains("until Ctrl-C")) break;
        }

        command.HasExited.ShouldBeFalse(string.Join('\n', progress));
        Directory.GetFileSystemEntries(temporary).ShouldNotBeEmpty("what it works with lies there");
        using (var kill = Process.Start("kill", ["-INT", $"{command.Id}"])) await kill.WaitForExitAsync();
        var rest = command.StandardError.ReadToEndAsync();
        var summary = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();

        summary.ShouldContain("What flowed");
        summary.ShouldContain("No record entered a stream");
        command.ExitCode.ShouldBe(0, await rest);
        Directory.GetFileSystemEntries(temporary).ShouldBeEmpty();
    }

    private static Process Start(string assembly, string temporary)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PipelineCommand).Assembly.Location, "local", "--assembly", assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["TMPDIR"] = temporary;
        return Process.Start(start)!;
    }
}
