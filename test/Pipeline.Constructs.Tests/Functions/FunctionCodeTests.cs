using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public sealed class FunctionCodeTests : IDisposable
{
    private const string Assembly = "Pipeline.Functions";
    private readonly TemporaryFolder _carried = new();

    public FunctionCodeTests()
    {
        File.WriteAllText(Path.Combine(_carried.Path, $"{Assembly}.sha256"), "b  two.cs\na  one.cs\n");
        Carry("portable");
    }

    public void Dispose() => _carried.Dispose();

    [Theory]
    [InlineData("arm64", "portable")]
    [InlineData("x86_64", "precompiled for x64")]
    [InlineData("other", "portable")]
    public void Precompiled_IsTakenWhereThereIsOneForTheArchitecture(string architecture, string content)
    {
        Carry("precompiled for x64", "linux-x64");
        Deployed(Architecture(architecture)).Content.ShouldBe(content);
    }

    [Fact]
    public void BothPrecompiled_AreTakenInOneApp()
    {
        Carry("precompiled for x64", "linux-x64");
        Carry("precompiled for arm64", "linux-arm64");
        var code = new FunctionCode(_carried.Path);
        var x64 = Deployed(Architecture("x86_64"), code);
        var arm64 = Deployed(Architecture("arm64"), code);
        (x64.Content, arm64.Content).ShouldBe(("precompiled for x64", "precompiled for arm64"));
        x64.Key.ShouldNotBe(arm64.Key, "one asset would stand for both");
    }

    [Fact]
    public void MachineThatCannotPrecompile_MakesTheSameTemplate()
    {
        var portable = Deployed(Architecture("arm64"));
        Carry("precompiled for arm64", "linux-arm64");
        var precompiled = Deployed(Architecture("arm64"));
        precompiled.Content.ShouldNotBe(portable.Content);
        precompiled.Key.ShouldBe(portable.Key);
    }

    [Fact]
    public void PrecompiledAsset_HasThePortableBuildBesideItAndNotInTheTemplate()
    {
        var portable = Synthesize("portable only");
        Carry("precompiled for arm64", "linux-arm64");
        var precompiled = Synthesize("precompiled");
        precompiled.Template.ShouldBe(portable.Template, "what this machine can compile changes no template");
        precompiled.Assets.ShouldBe(portable.Assets, "nothing more is uploaded");

        portable.Builds.ShouldBeEmpty("the asset itself runs everywhere");
        precompiled.Builds.ShouldBe(["portable/Pipeline.Functions.dll", "portable/schema.json"]);
        File.ReadAllText(Path.Combine(precompiled.BuildsFolder, "portable", $"{Assembly}.dll")).ShouldBe("portable");
        File.ReadAllText(Path.Combine(precompiled.BuildsFolder, "portable", "schema.json")).ShouldBe(TestWriter.Schema.Json);
    }

    [Fact]
    public void BuildOfTheOtherPlatform_LiesBesideTheAssetToo()
    {
        Carry("precompiled for x64", "linux-x64");
        Carry("precompiled for arm64", "linux-arm64");
        var both = Synthesize("both");
        both.Builds.ShouldBe(
            ["linux-x64/Pipeline.Functions.dll", "linux-x64/schema.json", "portable/Pipeline.Functions.dll",
                "portable/schema.json"]);
        File.ReadAllText(Path.Combine(both.BuildsFolder, "linux-x64", $"{Assembly}.dll")).ShouldBe("precompiled for x64");
    }

    [Fact]
    public void CodeOfTheUsers_HasNoBuildBesideIt()
    {
        Carry("precompiled for arm64", "linux-arm64");
        using var own = new TemporaryFolder();
        File.WriteAllText(Path.Combine(own.Path, $"{Assembly}.dll"), "the user's");
        Synthesize("own", own.Path).Builds.ShouldBeEmpty("nobody knows whether the library's build does the same");
    }

    [Fact]
    public void TwoFunctionsOfOneCode_ShareTheBuild()
    {
        Carry("precompiled for arm64", "linux-arm64");
        Synthesize("twice", functions: 2).Builds.ShouldBe(["portable/Pipeline.Functions.dll", "portable/schema.json"]);
    }

    // Its stacks are in an assembly of their own within the app's, where all assets are.
    [Fact]
    public void FunctionOfAStage_HasTheBuildBesideTheAssetToo()
    {
        Carry("precompiled for arm64", "linux-arm64");
        Synthesize("stage", inStage: true).Builds.ShouldBe(["portable/Pipeline.Functions.dll", "portable/schema.json"]);
        Directory.GetDirectories(Path.Combine(_carried.Path, "out"))
            .ShouldHaveSingleItem("nothing is written beside the assembly");
    }

    [Fact]
    public void OrderOfTheSources_ChangesNothing()
    {
        var before = Deployed(Architecture("arm64")).Key;
        File.WriteAllText(Path.Combine(_carried.Path, $"{Assembly}.sha256"), "a  one.cs\nb  two.cs\n");
        Deployed(Architecture("arm64")).Key.ShouldBe(before);
        File.WriteAllText(Path.Combine(_carried.Path, $"{Assembly}.sha256"), "a  one.cs\nc  two.cs\n");
        Deployed(Architecture("arm64")).Key.ShouldNotBe(before);
    }

    [Fact]
    public void SchemaChange_ChangesTheCode()
    {
        var other = EventSchema.Parse(TestWriter.Schema.Json.Replace("doors", "gates"));
        var before = Deployed(Architecture("arm64"));
        var after = Deployed(Architecture("arm64"), schema: other);
        after.Key.ShouldNotBe(before.Key);
        (before.Schema, after.Schema).ShouldBe((TestWriter.Schema.Json, other.Json));
    }

    [Fact]
    public void FolderWithoutTheAssembly_IsRefusedWithWhatOneFileLeaves()
    {
        var folder = Path.Combine(_carried.Path, Assembly);
        File.Delete(Path.Combine(folder, $"{Assembly}.dll"));
        File.WriteAllText(Path.Combine(folder, $"{Assembly}.runtimeconfig.json"), "{}");
        Mistakes().ShouldHaveSingleItem().ShouldBe(
            "CodePath must be set where the library's own function has no Pipeline.Functions.dll beside the app; " +
            $"got {folder} without it, as PublishSingleFile leaves it; " +
            "publish the app without PublishSingleFile, or set CodePath to a folder with the published function");
        Directory.Delete(folder, recursive: true);
        Mistakes().ShouldHaveSingleItem().ShouldContain("none came with the library at");
    }

    [Fact]
    public void LibrarysFunction_LiesBesideTheConstructs()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "functions", Assembly);
        File.Exists(Path.Combine(folder, $"{Assembly}.dll")).ShouldBeTrue();
        File.Exists(Path.Combine(folder, $"{Assembly}.runtimeconfig.json")).ShouldBeTrue();
        Should.NotThrow(() => TestWriter.Template(), "and is found there");
    }

    private IReadOnlyList<string> Mistakes() => Ranges.Mistakes(stack => Violations.ThrowIfAny(
        stack, violations => new FunctionCode(_carried.Path).Validate(codePath: null, violations)));

    private static Architecture Architecture(string name) => name switch
    {
        "arm64" => Amazon.CDK.AWS.Lambda.Architecture.ARM_64,
        "x86_64" => Amazon.CDK.AWS.Lambda.Architecture.X86_64,
        _ => Amazon.CDK.AWS.Lambda.Architecture.Custom(name),
    };

    private void Carry(string content, string? rid = null)
    {
        var folder = Path.Combine(_carried.Path, rid is null ? Assembly : $"{Assembly}.{rid}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Assembly}.dll"), content);
    }

    private (string Template, string Assets, string BuildsFolder, string[] Builds) Synthesize(
        string folder, string? codePath = null, int functions = 1, bool inStage = false)
    {
        var outdir = Path.Combine(_carried.Path, "out", folder);
        var app = new Amazon.CDK.App(new AppProps { Outdir = outdir });
        var stack = new Stack(inStage ? new Stage(app, "Stage") : app, "Stack");
        var code = new FunctionCode(_carried.Path);
        for (var i = 0; i < functions; i++)
        {
            var function = new Function(stack, $"Function{i}", new FunctionProps
            {
                Runtime = Runtime.DOTNET_10,
                Handler = Assembly,
                Architecture = Architecture("arm64"),
                Code = code.For(codePath, TestWriter.Schema, Architecture("arm64")),
            });
            code.CarryOtherBuilds(function, codePath, TestWriter.Schema, Architecture("arm64"));
        }

        app.Synth();
        var asset = Directory.GetDirectories(outdir, "asset.*")
            .Single(name => !name.EndsWith(".builds", StringComparison.Ordinal));
        var builds = $"{asset}.builds";
        return (
            File.ReadAllText(Path.Combine(Stage.Of(stack)!.Outdir, stack.TemplateFile)),
            File.ReadAllText(Path.Combine(Stage.Of(stack)!.Outdir, $"{stack.ArtifactId}.assets.json")),
            builds,
            Directory.Exists(builds)
                ? [.. Directory.GetFiles(builds, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(builds, file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
                : []);
    }

    private (string Content, string Key, string Schema) Deployed(Architecture architecture, FunctionCode? code = null,
        EventSchema? schema = null)
    {
        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir);
        var stack = new Stack(app, "Stack");
        new Function(stack, "Function", new FunctionProps
        {
            Runtime = Runtime.DOTNET_10,
            Handler = Assembly,
            Architecture = architecture,
            Code = (code ?? new FunctionCode(_carried.Path)).For(codePath: null, schema ?? TestWriter.Schema, architecture),
        });
        app.Synth();
        var key = JsonNode.Parse(File.ReadAllText(Path.Combine(outdir.Path, stack.TemplateFile)))!["Resources"]!.AsObject()
            .Single(resource =>
                (string)resource.Value!["Type"]! == "AWS::Lambda::Function").Value!["Properties"]!["Code"]!["S3Key"]!.ToString();
        var asset = Path.Combine(outdir.Path, $"asset.{Path.GetFileNameWithoutExtension(key)}");
        return (
            File.ReadAllText(Path.Combine(asset, $"{Assembly}.dll")),
            key,
            File.ReadAllText(Path.Combine(asset, FunctionSettings.SchemaFile)));
    }
}
