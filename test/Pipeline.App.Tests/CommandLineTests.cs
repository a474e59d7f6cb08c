using System.Diagnostics;

namespace Pipeline.App.Tests;

/// <summary>Runs the pinned <c>cdk</c> on the built app, as a reviewer without AWS credentials does.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void WithoutCredentials_SynthesizesListsAndCompares()
    {
        var before = Path.Combine(_folder.Path, "before");
        var (synth, synthOutput) = Cdk("synth", "--quiet", "--app", App, "--output", before, "-c", "stage=taxis");
        synth.ShouldBe(0, synthOutput);
        Directory.GetFiles(before, "*.template.json").Select(file => Path.GetFileName(file))
            .ShouldBe(["taxis-pipeline.template.json"]);

        // Reads the assembly, so that the app does not run again.
        Cdk("ls", "--app", before).Output.Trim().ShouldBe("taxis-pipeline");
        var template = Path.Combine(before, "taxis-pipeline.template.json");
        var (diff, diffOutput) = Cdk("diff", "taxis-pipeline", "--app", before, "--template", template, "--no-color");
        diff.ShouldBe(0, diffOutput);
        diffOutput.ShouldContain("There were no differences");
    }

    [Fact]
    public void WrongSettings_AreOneMessageWithoutAStackTrace()
    {
        var (exitCode, output) =
            Cdk("synth", "--quiet", "--app", App, "--output", Path.Combine(_folder.Path, "out"), "-c", "stage=nowhere");
        exitCode.ShouldNotBe(0);
        output.ShouldContain("stage must be one of dev, taxis, production; got nowhere; correct -c stage=NAME");
        output.ShouldNotContain("   at ");
    }

    public void Dispose() => _folder.Dispose();

    private static string App { get; } = $"dotnet \"{Path.Combine(AppContext.BaseDirectory, "Pipeline.App.dll")}\"";

    private (int ExitCode, string Output) Cdk(params string[] arguments)
    {
        // The test assembly's module initializer sets it where node_modules is installed.
        var node = Environment.GetEnvironmentVariable("JSII_NODE") ?? "node";
        var start = new ProcessStartInfo(node, [Repository.PathTo("node_modules", "aws-cdk", "bin", "cdk"), .. arguments])
        {
            WorkingDirectory = Repository.Root,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);

        // Hides the AWS profile of the machine's user, and stops the SDK from asking an instance for credentials.
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(_folder.Path, "none");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_folder.Path, "none");
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        return Command.Run(start);
    }
}
