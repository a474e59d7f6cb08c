using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Pipeline.Conventions.Tests;

/// <summary>A Node process that classifies changes as <c>scripts/diff</c> does, one pair of templates after another.</summary>
public sealed class ChangesProcess : IDisposable
{
    private const string Program = """
        import { createInterface } from 'node:readline';
        import { pathToFileURL } from 'node:url';
        const { changesOf, installChanges } = await import(pathToFileURL(process.argv[1]));
        await installChanges();
        for await (const line of createInterface({ input: process.stdin })) {
          const { before, after } = JSON.parse(line);
          console.log(JSON.stringify(changesOf(before, after)));
        }
        """;

    private readonly Process _process = Process.Start(new ProcessStartInfo(
        "node", ["--input-type=module", "--eval", Program, Repository.PathTo("scripts", "lib", "changes.mjs")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>The changes between two templates.</summary>
    /// <param name="before">The template before.</param>
    /// <param name="after">The template after.</param>
    public JsonArray Of(JsonNode before, JsonNode after)
    {
        _process.StandardInput.WriteLine(
            new JsonObject { ["before"] = before.DeepClone(), ["after"] = after.DeepClone() }.ToJsonString());
        var line = _process.StandardOutput.ReadLine().ShouldNotBeNull("the process has ended; its error stands above");
        return JsonNode.Parse(line)!.AsArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
