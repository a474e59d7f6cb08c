using System.Text.Json.Nodes;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Assembly;

/// <summary>Which build of a function a computer runs.</summary>
public sealed class FunctionBuildTests : IDisposable
{
    private const string Program = "Pipeline.Local.TestFunction";
    private static readonly CodePlatform X64 = new("Linux", "x86_64");
    private static readonly CodePlatform Arm64 = new("Linux", "arm64");
    private readonly AssemblyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DeployedBuild_RunsWhereItCan()
    {
        Deploy(ForeignImage.LinuxArm64);
        Carry("portable");
        var function = Function(Arm64);
        (function.CodeFolder, function.Build, function.WhyNotRun).ShouldBe((_folder.In("asset.abc"), null, null));
    }

    [Theory]
    [InlineData("Linux", "x86_64")]
    [InlineData("Windows", "arm64")]
    [InlineData("macOS", "arm64")]
    public void PortableBuild_RunsOnOtherComputers(string system, string architecture)
    {
        Deploy(ForeignImage.LinuxArm64);
        Carry("portable");
        var function = Function(new CodePlatform(system, architecture));
        function.CodeFolder.ShouldBe(_folder.In("asset.abc.builds/portable"));
        function.Build
            .ShouldBe(
                $"runs by its portable build: the deployed one is for Linux on arm64, and this computer is {system} on " +
                $"{architecture}");
        function.IsForeign.ShouldBeFalse();
    }

    [Fact]
    public void BuildOfThePlatform_IsTakenBeforeThePortableOne()
    {
        Deploy(ForeignImage.LinuxArm64);
        Carry("portable");
        Carry("linux-x64", ForeignImage.LinuxX64);
        Function(X64).CodeFolder.ShouldBe(_folder.In("asset.abc.builds/linux-x64"));
        Function(new CodePlatform("Windows", "x86_64")).CodeFolder.ShouldBe(_folder.In("asset.abc.builds/portable"));
    }

    // A function's process starts in its own folder, where relative paths from here do not work.
    [Fact]
    public void AssemblyByARelativePath_GivesAbsoluteFolders()
    {
        Deploy(ForeignImage.LinuxArm64);
        Carry("portable");
        var assembly = Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder.Path);
        foreach (var (computer, folder) in new[] { (Arm64, "asset.abc"), (X64, "asset.abc.builds/portable") })
        {
            var deployment = CloudAssembly.Read(assembly, [], new AssemblyOptions(_folder.Temporary) { Computer = computer });
            deployment.OfType(AwsType.Lambda.Function).Single().CodeFolder.ShouldBe(_folder.In(folder));
        }
    }

    [Fact]
    public void NoBuildForTheComputer_SaysWhatIsNeeded()
    {
        Deploy(ForeignImage.LinuxArm64);
        var function = Function(X64);
        function.CodeFolder.ShouldBeNull();
        function.IsForeign.ShouldBeTrue();
        function.WhyNotRun.ShouldBe(
            "its code is for Linux on arm64, and this computer is Linux on x86_64: it does not start, and whoever invokes it " +
            "gets an error.");
    }

    [Fact]
    public void ElfBootstrap_IsForItsMachine()
    {
        _folder.Stack("app", Template("provided.al2023", "bootstrap")).Asset("app", "abc", "asset.abc");
        Directory.CreateDirectory(_folder.In("asset.abc"));
        File.WriteAllBytes(_folder.In("asset.abc/bootstrap"), Convert.FromHexString("7F454C460201010000000000000000000200B700"));
        Function(X64).WhyNotRun.ShouldNotBeNull().ShouldStartWith("its code is for Linux on arm64");
        Function(Arm64).CodeFolder.ShouldBe(_folder.In("asset.abc"));
    }

    [Fact]
    public void ScriptBootstrap_RunsOnEveryLinux()
    {
        _folder.Stack("app", Template("provided.al2023", "bootstrap")).Asset("app", "abc", "asset.abc")
            .Write("asset.abc/bootstrap", "#!/bin/sh\n");
        Function(X64).CodeFolder.ShouldBe(_folder.In("asset.abc"));
        Function(Arm64).CodeFolder.ShouldBe(_folder.In("asset.abc"));
        var elsewhere = Function(new CodePlatform("macOS", "arm64"));
        elsewhere.WhyNotRun.ShouldNotBeNull()
            .ShouldStartWith("the runtime provided.al2023 runs a program of Linux, and this computer runs macOS");
        elsewhere.IsForeign.ShouldBeTrue();
    }

    [Fact]
    public void NativeBuild_RunsWhereItCan()
    {
        DeployNative("B700");
        CarryNative("native-linux-x64", "3E00");
        Carry("portable");
        var deployed = Function(Arm64);
        (deployed.CodeFolder, deployed.Build, deployed.Assembly).ShouldBe((_folder.In("asset.abc"), null, null));
        var other = Function(X64);
        (other.CodeFolder, other.Assembly).ShouldBe((_folder.In("asset.abc.builds/native-linux-x64"), null));
        other.Build.ShouldBe(
            "runs by its native-linux-x64 build: the deployed one is for Linux on arm64, and this computer is Linux on x86_64");
    }

    [Theory]
    [InlineData("Linux", "x86_64")]
    [InlineData("Windows", "arm64")]
    [InlineData("macOS", "arm64")]
    public void NativeBuildForAnotherComputer_RunsByItsAssembly(string system, string architecture)
    {
        DeployNative("B700");
        Carry("portable");
        var function = Function(new CodePlatform(system, architecture));
        (function.CodeFolder, function.Assembly,
            function.WhyNotRun).ShouldBe((_folder.In("asset.abc.builds/portable"), Program, null));
        function.Build.ShouldStartWith("runs by its portable build: the deployed one is for Linux on arm64");
    }

    [Fact]
    public void ProcessorWithoutTheInstructions_RunsThePortableBuild()
    {
        DeployNative("3E00", "x86-64-v3, aes");
        Carry("portable");
        Function(X64, has: _ => true).CodeFolder.ShouldBe(_folder.In("asset.abc"));
        var function = Function(X64, has: name => name == "aes");
        (function.CodeFolder, function.Assembly).ShouldBe((_folder.In("asset.abc.builds/portable"), Program));
        function.Build.ShouldBe(
            "runs by its portable build: the deployed one takes a processor with x86-64-v3, which this computer has not");
    }

    [Fact]
    public void ProcessorWithoutTheInstructionsAndNoOtherBuild_SaysWhatIsNeeded()
    {
        DeployNative("3E00", "x86-64-v3");
        var function = Function(X64, has: _ => false);
        function.IsForeign.ShouldBeTrue();
        function.WhyNotRun.ShouldNotBeNull()
            .ShouldStartWith("its code takes a processor with x86-64-v3, which this computer has not:");
    }

    [Fact]
    public void InstructionsOfNoKnownName_CountAsMissing() => InstructionSets.AreHere("x86-64-v9").ShouldBeFalse();

    // The run starts only what AWS would start: the one replacement of a program is a build beside the asset.
    [Fact]
    public void CustomRuntimeWithoutItsProgram_IsNotRunByAnAssembly()
    {
        _folder.Stack("app", Template("provided.al2023", "bootstrap")).Asset("app", "abc", "asset.abc");
        ForeignImage.Copy(FunctionRun.CodeFolder, _folder.In("asset.abc"), $"{Program}.dll", 0x14C);
        Function(X64).Assembly.ShouldBeNull();
    }

    [Fact]
    public async Task AssemblyOfACustomRuntime_AnswersAsTheProgramWould()
    {
        await using var run = new FunctionRun(code: FunctionRun.CodeFolder, runtime: "provided.al2023", assembly: Program);
        var (payload, error) = await run.InvokeAsync("""{"mode":"echo","value":1}""");
        error.ShouldBeNull();
        payload.ToJsonString().ShouldContain("\"value\":1");
    }

    // This computer's runtime must really refuse the deployed build.
    [Fact]
    public async Task ForeignBuild_FailsAndItsPortableOneAnswers()
    {
        Deploy(ForeignImage.Elsewhere);
        await using (var alone = new FunctionRun(code: _folder.In("asset.abc")))
        {
            (await alone.InvokeAsync("""{"mode":"echo"}""")).Error.ShouldNotBeNull();
            alone.LogFile.ShouldContain("BadImageFormatException");
        }

        Carry("portable");
        await using var run = new FunctionRun(code: Function(CodePlatform.Here).CodeFolder);
        var (payload, error) = await run.InvokeAsync("""{"mode":"echo","value":1}""");
        error.ShouldBeNull();
        payload.ToJsonString().ShouldContain("\"value\":1");
    }

    private void Deploy(ushort machine)
    {
        _folder.Stack("app", Template("dotnet10", Program)).Asset("app", "abc", "asset.abc");
        ForeignImage.Copy(FunctionRun.CodeFolder, _folder.In("asset.abc"), $"{Program}.dll", machine);
    }

    private void Carry(string build, ushort machine = 0x14C) =>
        ForeignImage.Copy(FunctionRun.CodeFolder, _folder.In($"asset.abc.builds/{build}"), $"{Program}.dll", machine);

    private void DeployNative(string machine, string? instructions = null)
    {
        _folder.Stack("app", Template("provided.al2023", "bootstrap")).Asset("app", "abc", "asset.abc");
        WriteElf("asset.abc", machine);
        if (instructions is not null)
            File.WriteAllText(_folder.In($"asset.abc/{OtherBuilds.InstructionSets}"), $"{instructions}\n");
    }

    private void CarryNative(string build, string machine) => WriteElf($"asset.abc.builds/{build}", machine);

    private void WriteElf(string folder, string machine)
    {
        Directory.CreateDirectory(_folder.In(folder));
        File.WriteAllBytes(_folder.In($"{folder}/bootstrap"),
            Convert.FromHexString($"7F454C460201010000000000000000000200{machine}"));
    }

    private Resource Function(CodePlatform computer, Func<string, bool>? has = null) =>
        _folder.ReadOn(computer, has).OfType(AwsType.Lambda.Function).Single();

    private static string Template(string runtime, string handler) => new JsonObject
    {
        ["Resources"] = new JsonObject
        {
            ["Function"] = new JsonObject
            {
                ["Type"] = "AWS::Lambda::Function",
                ["Properties"] = new JsonObject
                {
                    ["Runtime"] = runtime,
                    ["Handler"] = handler,
                    ["Code"] = new JsonObject { ["S3Bucket"] = "assets", ["S3Key"] = "abc.zip" },
                },
            },
        },
    }.ToJsonString();
}
