using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Pipeline.Package.Tests;

/// <summary>What a user of the package gets, in a project that knows nothing of this repository.</summary>
public class PackageTests(PackedLibrary library) : IClassFixture<PackedLibrary>
{
    [Fact]
    public void Package_HoldsTheFunctionAndWhatCopiesIt()
    {
        using var package = ZipFile.OpenRead(Path.Combine(library.Feed, $"Pipeline.Constructs.{PackedLibrary.Version}.nupkg"));
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.ShouldContain("lib/net10.0/Pipeline.Constructs.dll");
        files.ShouldContain("buildTransitive/net10.0/Pipeline.Constructs.targets");
        files.ShouldContain("functions/Pipeline.Functions.sha256");
        files.ShouldContain("functions/Pipeline.Functions/Pipeline.Functions.dll");
        files.ShouldContain("functions/Pipeline.Functions/Pipeline.Functions.runtimeconfig.json");
        // An app that could reference the function's assembly would get its Main beside its own.
        files.ShouldNotContain("lib/net10.0/Pipeline.Functions.dll");
    }

    [Theory]
    [InlineData("Pipeline.Constructs")]
    [InlineData("Pipeline.Records")]
    public void Package_SaysItsLicence(string id) =>
        Description(id).ToString().ShouldContain("<license type=\"expression\">Apache-2.0</license>");

    // 'cdk init' pins the lower ends of these; a package that asks for more than they are would make each new app fail (NU1605).
    [Theory]
    [InlineData("aws-cdk-lib", "Amazon.CDK.Lib")]
    [InlineData("constructs", "Constructs")]
    public void Package_TakesWhatANewAppPins(string npm, string id)
    {
        var template = Repository.PathTo("node_modules", "aws-cdk", "lib", "init-templates", ".init-version.json");
        var pinned = Version.Parse(((string)JsonNode.Parse(File.ReadAllText(template))![npm]!).TrimStart('^'));
        var range = Description("Pipeline.Constructs").Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Single(element => (string?)element.Attribute("id") == id).Attribute("version")!.Value;
        var bounds = range.Trim('[', ')').Split(',', StringSplitOptions.TrimEntries);
        Version.Parse(bounds[0]).ShouldBeLessThanOrEqualTo(pinned);
        Version.Parse(bounds[1]).ShouldBe(new Version(pinned.Major + 1, 0, 0));
    }

    [Fact]
    public void ProjectOfAnOlderFramework_IsRefusedByNuGet()
    {
        using var consumer = new TemporaryFolder();
        File.WriteAllText(Path.Combine(consumer.Path, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{PackedLibrary.PackageCache}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>{library.Feed};{Repository.PathTo("scripts", "bindings", "feed")}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Amazon.CDK.Lib" Version="{PackedLibrary.CdkVersion}" />
                <PackageReference Include="Pipeline.Constructs" Version="{PackedLibrary.Version}" />
              </ItemGroup>
            </Project>
            """);
        var (exitCode, output) = PackedLibrary.Run(consumer.Path, "dotnet", "restore", "-nologo");
        exitCode.ShouldNotBe(0);
        output.ShouldContain("NU1202");
        output.ShouldContain("net10.0");
    }

    [Fact]
    public void AppsOfStrangers_CompileAndSynthesize()
    {
        string[] packages = ["--feed", library.Feed, "--packages", PackedLibrary.PackageCache];
        var (exitCode, output) = PackedLibrary.Run(
            Repository.Root, "node", [Repository.PathTo("scripts", "lib", "strangers.mjs"), "--quick", .. packages]);
        exitCode.ShouldBe(0, output);
        var apps = Directory.GetDirectories(Repository.PathTo("test", "Strangers")).Select(Path.GetFileName).ToList();
        foreach (var app in apps.Except(["file"])) output.ShouldContain($"{app}: as it must be");
    }

    private XDocument Description(string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(library.Feed, $"{id}.{PackedLibrary.Version}.nupkg"));
        using var description = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(description);
    }
}
