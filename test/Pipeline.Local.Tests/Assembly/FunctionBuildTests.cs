using System.Text.Json.Nodes;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Assembly;

/// <summary>Which build of a function runs on a computer.</summary>
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

    // A function's process starts within its folder, where a path from here leads nowhere.
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

    // The runtime of this computer really refuses the deployed build.
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

    private Resource Function(CodePlatform computer) => _folder.ReadOn(computer).OfType(AwsType.Lambda.Function).Single();

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
