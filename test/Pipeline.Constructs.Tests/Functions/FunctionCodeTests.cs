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

    // The stacks of a stage are in a nested assembly; all assets are in the app's assembly.
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
    public void DefaultRuntime_IsThePackagesAndNotWhatWasCompiled()
    {
        var code = new FunctionCode(_carried.Path);
        CarryNative("x64", "linux-x64");
        CarryNative("arm64", "linux-arm64");
        code.Build(null, Architecture("arm64")).Runtime.ShouldBe(PipelineRuntime.Managed);
        File.WriteAllText(Path.Combine(_carried.Path, "native-by-default"), "");
        code.Build(null, Architecture("arm64")).Runtime.ShouldBe(PipelineRuntime.Native);
        code.Build(PipelineRuntime.Managed, Architecture("arm64")).Runtime.ShouldBe(PipelineRuntime.Managed);
        code.Build(null, Architecture("arm64"), codePath: "own").Runtime
            .ShouldBe(PipelineRuntime.Managed, "the user's code is an assembly");
        Directory.Delete(Path.Combine(_carried.Path, $"{Assembly}.native-linux-arm64"), recursive: true);
        code.Build(null, Architecture("arm64")).Runtime
            .ShouldBe(PipelineRuntime.Native, "a package that lost its build is broken, not managed");
    }

    [Fact]
    public void NativeWithoutABuild_SaysTheWaysOut()
    {
        var native = new FunctionBuild(PipelineRuntime.Native, Architecture("arm64"));
        Mistakes(native).ShouldHaveSingleItem().ShouldBe(
            "Runtime must be Managed where the library has no native build; got Native, and no build for linux-arm64 at " +
            $"{Path.Combine(_carried.Path, $"{Assembly}.native-linux-arm64")}; use PipelineRuntime.Managed (in the app's " +
            "cdk.json: writer.runtime managed), take a release of the package, or run 'scripts/native' on Linux or in CI and " +
            "build the app again");
        CarryNative("x64", "linux-x64");
        Mistakes(native).ShouldHaveSingleItem();
        CarryNative("arm64", "linux-arm64");
        Mistakes(native).ShouldBeEmpty();
        CarryNative("arm64", "linux-arm64", "a  one.cs\nc  two.cs\n");
        Mistakes(native).ShouldHaveSingleItem()
            .ShouldStartWith("Runtime must be Managed where the native build is older than the library's sources;");
        Mistakes(native with { Architecture = Architecture("other") }).ShouldHaveSingleItem()
            .ShouldStartWith(
                "Runtime must be Managed on an architecture other than those of linux-x64 and linux-arm64; got Native;");
        Mistakes(native with { Runtime = (PipelineRuntime)7 }).ShouldHaveSingleItem()
            .ShouldStartWith("Runtime must be one of Native, Managed; got 7;");
    }

    [Fact]
    public void NativeCodeOfTheUsers_IsAProgram()
    {
        using var own = new TemporaryFolder();
        var build = new FunctionBuild(PipelineRuntime.Native, Architecture("arm64"), own.Path);
        Mistakes(build).ShouldHaveSingleItem().ShouldStartWith(
            $"CodePath must be a folder that holds bootstrap, a program for Linux, where Runtime is Native; got {own.Path};");
        File.WriteAllText(Path.Combine(own.Path, "bootstrap"), "");
        Mistakes(build).ShouldBeEmpty();
    }

    [Fact]
    public void NativeAsset_IsAZipThatLambdaCanStart()
    {
        CarryNative("machine code", "linux-arm64");
        using var zip = System.IO.Compression.ZipFile.OpenRead(NativeZip("native"));
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["bootstrap", "bootstrap.instruction-sets", "schema.json"]);
        zip.Entries.ShouldEachBe(entry => ((entry.ExternalAttributes >> 16) & 0xFFFF) == 0x81ED);
        using var reader = new StreamReader(zip.GetEntry("bootstrap")!.Open());
        reader.ReadToEnd().ShouldBe("machine code");
    }

    // Also on Windows, whose zip files have no modes.
    [Fact]
    public void NativeAsset_SaysThatItWasMadeOnUnixAndIsTheSameEachTime()
    {
        CarryNative("machine code", "linux-arm64");
        var bytes = File.ReadAllBytes(NativeZip("one"));
        bytes.AsSpan(bytes.AsSpan().IndexOf("PK\u0001\u0002"u8))[5].ShouldBe((byte)3);
        File.ReadAllBytes(NativeZip("two")).ShouldBe(bytes);
    }

    [Fact]
    public void NativeBuildOfOtherBytes_IsAnotherAsset()
    {
        CarryNative("machine code", "linux-arm64");
        var before = Synthesize("before", runtime: PipelineRuntime.Native);
        CarryNative("machine code", "linux-arm64");
        Synthesize("same", runtime: PipelineRuntime.Native).Template.ShouldBe(before.Template);
        CarryNative("machine code of another compiler", "linux-arm64");
        Synthesize("after", runtime: PipelineRuntime.Native).Template.ShouldNotBe(before.Template, "'cdk diff' must show it");
    }

    [Fact]
    public void NativeAsset_HasTheOtherPlatformsAndThePortableBuildBesideIt()
    {
        CarryNative("machine code", "linux-arm64");
        CarryNative("machine code of x64", "linux-x64");
        Carry("precompiled for arm64", "linux-arm64");
        Synthesize("native", runtime: PipelineRuntime.Native).Builds.ShouldBe(
        [
            "native-linux-x64/bootstrap", "native-linux-x64/bootstrap.instruction-sets", "native-linux-x64/schema.json",
            "portable/Pipeline.Functions.dll", "portable/schema.json",
        ]);
    }

    [Fact]
    public void LibrarysFunction_LiesBesideTheConstructs()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "functions", Assembly);
        File.Exists(Path.Combine(folder, $"{Assembly}.dll")).ShouldBeTrue();
        File.Exists(Path.Combine(folder, $"{Assembly}.runtimeconfig.json")).ShouldBeTrue();
        Should.NotThrow(() => TestWriter.Template(), "and is found there");
    }

    private IReadOnlyList<string> Mistakes(FunctionBuild? build = null) => Ranges.Mistakes(stack => Violations.ThrowIfAny(
        stack, violations => new FunctionCode(_carried.Path).Validate(
            build ?? new FunctionBuild(PipelineRuntime.Managed, Architecture("arm64")), violations)));

    private static Architecture Architecture(string name) => name switch
    {
        "arm64" => Amazon.CDK.AWS.Lambda.Architecture.ARM_64,
        "x86_64" => Amazon.CDK.AWS.Lambda.Architecture.X86_64,
        _ => Amazon.CDK.AWS.Lambda.Architecture.Custom(name),
    };

    private void CarryNative(string content, string rid, string sources = "a  one.cs\nb  two.cs\n")
    {
        var folder = Path.Combine(_carried.Path, $"{Assembly}.native-{rid}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "bootstrap"), content);
        File.WriteAllText(Path.Combine(folder, "bootstrap.instruction-sets"), "armv8.2-a\n");
        File.WriteAllText($"{folder}.sha256", sources);
    }

    private void Carry(string content, string? rid = null)
    {
        var folder = Path.Combine(_carried.Path, rid is null ? Assembly : $"{Assembly}.{rid}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Assembly}.dll"), content);
    }

    private string NativeZip(string folder)
    {
        Synthesize(folder, runtime: PipelineRuntime.Native);
        return Directory.GetFiles(Path.Combine(_carried.Path, "out", folder), "asset.*.zip").ShouldHaveSingleItem();
    }

    private (string Template, string Assets, string BuildsFolder, string[] Builds) Synthesize(
        string folder,
        string? codePath = null,
        int functions = 1,
        bool inStage = false,
        PipelineRuntime runtime = PipelineRuntime.Managed)
    {
        var build = new FunctionBuild(runtime, Architecture("arm64"), codePath);
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
                Code = code.For(build, TestWriter.Schema),
            });
            code.CarryOtherBuilds(function, build, TestWriter.Schema);
        }

        app.Synth();
        var asset = Directory.GetFileSystemEntries(outdir, "asset.*")
            .Single(name => !name.EndsWith(".builds", StringComparison.Ordinal));
        var builds = $"{(asset.EndsWith(".zip", StringComparison.Ordinal) ? asset[..^4] : asset)}.builds";
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
            Code = (code ?? new FunctionCode(_carried.Path)).For(
                new FunctionBuild(PipelineRuntime.Managed, architecture), schema ?? TestWriter.Schema),
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
