using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The console of a run of the app, in a real browser.</summary>
[Collection(AssemblyCollection.Name)]
public sealed partial class ConsolePageTests(SynthesizedAssembly assembly)
{
    // The folder that gets pictures of the page (scripts/pictures); none in a test.
    private const string Pictures = "PIPELINE_PICTURES";

    [BrowserFact]
    public async Task Page_ShowsTheRunAndTakesAFault()
    {
        using var folder = new TemporaryFolder();
        var report = Path.Combine(folder.Path, "report.html");
        using var run = Start("dotnet", [
            Repository.PathTo("artifacts/bin/Pipeline.Cli/release/Pipeline.Cli.dll"), "local", "--assembly", assembly.Folder,
            "--stack", "dev-pipeline", "--demo", "badges", "--count", "1000000", "--rate", "300", "--for", "75s", "--pace", "30",
            "--allow-faults", "--report", report, "--json",
        ]);
        var output = run.StandardOutput.ReadToEndAsync();
        var said = new List<string>();
        try
        {
            var (address, stream) = await IntroducedAsync(run, said);
            var rest = run.StandardError.ReadToEndAsync();
            using var browser = Start(Node, [
                Path.Combine(Repository.ProjectDirectory, "console-page.mjs"), address, stream, BrowserFactAttribute.Browser!,
                Environment.GetEnvironmentVariable(Pictures) ?? "",
            ]);
            var seen = browser.StandardOutput.ReadToEndAsync();
            var failed = await browser.StandardError.ReadToEndAsync();
            await browser.WaitForExitAsync();
            browser.ExitCode.ShouldBe(0, failed);
            ShouldBeGood(JsonNode.Parse(await seen)!);

            await run.WaitForExitAsync();
            // The records that are no events are missing in the table.
            JsonNode.Parse(await output)!["result"]!.ToString().ShouldBe("notArrived", await rest);
            $"{await rest}{string.Join('\n', said.Where(line => !line.Contains("the console,", StringComparison.Ordinal)))}"
                .ShouldNotContain(address.Split("token=")[1]);
            var page = await File.ReadAllTextAsync(report);
            foreach (var head in new[] { "Most crowded by zone", "Rejected records", "What roles did with their rights" })
                page.ShouldContain($"<h2>{head}</h2>");
            page.ShouldNotContain("<img");
            page.ShouldNotContain("<script");
            if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } pictures)
                File.Copy(report, Path.Combine(pictures, "console-report.html"), overwrite: true);
        }
        finally
        {
            if (!run.HasExited) run.Kill(entireProcessTree: true);
        }
    }

    private static void ShouldBeGood(JsonNode seen)
    {
        var all = seen.ToJsonString();
        seen["failure"].ShouldBeNull(all);
        Texts(seen["errors"]).ShouldBeEmpty("the browser reports no error and no violation of the page's policy");
        Texts(seen["outside"]).ShouldBeEmpty("the page calls its own address alone");
        foreach (var name in new[] { "received", "settled" })
            ((long)seen[name]![1]!).ShouldBeGreaterThan((long)seen[name]![0]!, all);
        Texts(seen["alarmsAtFirst"]).ShouldContain("OK");
        seen["announced"]!.ToString().ShouldStartWith("Alarm dev-pipeline/");
        ((int)seen["images"]!).ShouldBe(0);
        ((int)seen["wasRun"]!).ShouldBe(0);
        Texts(seen["flows"]).ShouldContain(flow => flow.EndsWith("/s"), all);
        Texts(seen["contrast"]).ShouldBeEmpty("each text has the contrast of WCAG's level AA");
        seen["light"]!.ToString().ShouldNotBe(seen["dark"]!.ToString());
        ((int)seen["presses"]!).ShouldBeLessThan(100, "the Tab key reaches the button");
        seen["outline"]!.ToString().ShouldBe("solid", "the focus is visible");
        seen["said"]!.ToString().ShouldBe("10 % of the writes to tables are throttled");
        ((int)seen["width"]!).ShouldBeLessThanOrEqualTo(360, "the page does not scroll sideways");
        seen["verdict"]!.ToString().ShouldBe("Not everything that was sent arrived");
    }

    // The address of the console and the stream's name, which the run prints at its start.
    private static async Task<(string Address, string Stream)> IntroducedAsync(Process run, List<string> said)
    {
        string? address = null;
        while (await run.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            address ??= Address().Match(line) is { Success: true } found ? found.Value : null;
            if (address is not null && Stream().Match(line) is { Success: true } stream)
                return (address, stream.Groups["name"].Value);
        }

        throw new InvalidOperationException($"the run must print the console's address and its stream; it said:\n" +
            string.Join('\n', said));
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => $"{text}");

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    // The pinned Node, where npm has one for this computer.
    private static string Node
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
            var platform = $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
            string[] names = [$"node-{platform}", $"node-bin-{platform}"];
            var file = OperatingSystem.IsWindows() ? "node.exe" : "node";
            return names.Select(name => Repository.PathTo("node_modules", name, "bin", file))
                .FirstOrDefault(File.Exists) ?? "node";
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/console/\?token=\w+")]
    private static partial Regex Address();

    [GeneratedRegex(@"  stream (?<name>\S+)$")]
    private static partial Regex Stream();
}
