using System.Diagnostics;

namespace Pipeline.App.Tests;

/// <summary>The diagram of the app's dev stage, which the README shows.</summary>
public class DiagramTests(SynthesizedApp app) : IClassFixture<SynthesizedApp>
{
    private const string Title = "The dev stage, drawn from its templates";

    [Fact]
    public void DrawingInTheReadme_IsOfTheTemplates() =>
        File.ReadAllText(Repository.PathTo("docs", "pipeline.svg")).ReplaceLineEndings("\n").ShouldBe(
            Draw("--title", Title, "--stack", "dev-*"),
            "docs/pipeline.svg is stale; run scripts/synth, then "
                + $"scripts/pipeline diagram --stack \"dev-*\" --title \"{Title}\" --output docs/pipeline.svg, and look at it");

    [Fact]
    public void DevPipeline_IsDrawnAsKnown() => Snapshot.VerifyText(Draw("--stack", "dev-pipeline", "--format", "mermaid"));

    private string Draw(params string[] arguments)
    {
        var command = Repository.PathTo("artifacts", "bin", "Pipeline.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name,
            "Pipeline.Cli.dll");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "drawing");
        var (code, output) = Command.Run(new ProcessStartInfo(
            "dotnet", [command, "diagram", "--assembly", app.Folder, "--output", file, .. arguments]));
        code.ShouldBe(0, output);
        return File.ReadAllText(file);
    }
}
