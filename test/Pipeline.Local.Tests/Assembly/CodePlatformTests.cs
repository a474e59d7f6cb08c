using System.Text;
using Pipeline.Local.Assembly;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Assembly;

public sealed class CodePlatformTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Il_IsForEveryComputer() =>
        CodePlatform.Of(Path.Combine(FunctionRun.CodeFolder, "Pipeline.Local.TestFunction.dll")).ShouldBeNull();

    [Fact]
    public void RuntimesOwnLibrary_IsForThisComputer()
    {
        // The runtime itself is precompiled: a real image for this computer's platform.
        var platform = CodePlatform.Of(typeof(object).Assembly.Location);
        platform.ShouldNotBeNull().RunsOn(CodePlatform.Here).ShouldBeTrue($"{platform}");
        platform.ShouldBe(CodePlatform.Here);
    }

    [Theory]
    [InlineData(ForeignImage.LinuxX64, "Linux", "x86_64")]
    [InlineData(ForeignImage.LinuxArm64, "Linux", "arm64")]
    [InlineData(ForeignImage.MacArm64, "macOS", "arm64")]
    [InlineData(0x8664, null, "x86_64")]
    [InlineData(0xAA64, null, "arm64")]
    public void MarkedAssembly_IsForThatPlatform(int machine, string? system, string architecture)
    {
        var file = Path.Combine(_folder.Path, "marked.dll");
        File.Copy(Path.Combine(FunctionRun.CodeFolder, "Pipeline.Local.TestFunction.dll"), file);
        ForeignImage.Mark(file, (ushort)machine);
        CodePlatform.Of(file).ShouldBe(new CodePlatform(system, architecture));
    }

    [Theory]
    [InlineData("7F454C46020101000000000000000000" + "02003E00", "x86_64")]
    [InlineData("7F454C46020101000000000000000000" + "0300B700", "arm64")]
    [InlineData("7F454C46010201000000000000000000" + "00020028", "arm")]
    [InlineData("7F454C46020101000000000000000000" + "02000201", "ELF machine 258")]
    public void ElfProgram_IsForItsMachineOnLinux(string header, string architecture) =>
        CodePlatform.Of(Write(Convert.FromHexString(header))).ShouldBe(new CodePlatform("Linux", architecture));

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh\nexec python3 main.py\n")]
    [InlineData("MZ but no program behind it, only text")]
    [InlineData("{ \"type\": \"object\" }")]
    public void WhateverIsNoCode_IsForEveryComputer(string content) =>
        CodePlatform.Of(Write(Encoding.UTF8.GetBytes(content))).ShouldBeNull();

    [Theory]
    [InlineData("Linux", "x86_64", true)]
    [InlineData("Linux", "arm64", false)]
    [InlineData("Windows", "x86_64", false)]
    public void SystemAndArchitecture_MustBothBeThere(string system, string architecture, bool runs) =>
        new CodePlatform("Linux", "x86_64").RunsOn(new CodePlatform(system, architecture)).ShouldBe(runs);

    [Fact]
    public void OneForeignFile_MakesTheFolderForeign()
    {
        ForeignImage.Copy(FunctionRun.CodeFolder, Path.Combine(_folder.Path, "code"), "Pipeline.Local.TestFunction.dll",
            ForeignImage.Elsewhere);
        CodePlatform.Foreign(FunctionRun.CodeFolder, CodePlatform.Here).ShouldBeNull();
        CodePlatform.Foreign(Path.Combine(_folder.Path, "code"), CodePlatform.Here).ShouldBe(ForeignImage.ElsewherePlatform);
        CodePlatform.Foreign(Path.Combine(_folder.Path, "code"), ForeignImage.ElsewherePlatform).ShouldBeNull();
    }

    private string Write(byte[] content)
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllBytes(file, content);
        return file;
    }
}
