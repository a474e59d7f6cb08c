using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Pipeline.Package.Tests;

/// <summary>The package as a user gets it, in a project that does not know this repository.</summary>
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
        // If an app could reference the function's assembly, the app would have two Main methods.
        files.ShouldNotContain("lib/net10.0/Pipeline.Functions.dll");
    }

    // Independent of what this computer has compiled: packing decides what a package holds, and so its default.
    [Fact]
    public void PackageThatIsNoRelease_HoldsNoNativeBuild()
    {
        using var package = ZipFile.OpenRead(Path.Combine(library.Feed, $"Pipeline.Constructs.{PackedLibrary.Version}.nupkg"));
        package.Entries.Select(entry => entry.FullName).Where(name => name.Contains("native", StringComparison.OrdinalIgnoreCase))
            .ShouldBeEmpty();
    }

    [Fact]
    public void ReleaseWithoutNativeBuilds_IsNotPacked()
    {
        using var feed = new TemporaryFolder();
        using var artifacts = new TemporaryFolder();
        var (exitCode, output) = PackedLibrary.PackRelease(feed.Path, nativeBuilds: artifacts.Path);
        exitCode.ShouldNotBe(0);
        output.ShouldContain(
            "A release package must have the native builds; got none for linux-x64 and linux-arm64; run 'scripts/pack', which " +
            "builds them, on Linux on x64.");
        Directory.GetFiles(feed.Path, "*.nupkg").ShouldBeEmpty();
    }

    [ReleaseFact]
    public void Release_HoldsBothNativeBuildsAndMakesThemTheDefault()
    {
        using var feed = new TemporaryFolder();
        var (exitCode, output) = PackedLibrary.PackRelease(feed.Path);
        exitCode.ShouldBe(0, output);
        var file = Path.Combine(feed.Path, $"Pipeline.Constructs.{PackedLibrary.Version}.nupkg");
        using var package = ZipFile.OpenRead(file);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.ShouldContain("functions/native-by-default");
        foreach (var platform in PackedLibrary.NativePlatforms)
        {
            files.ShouldContain($"functions/Pipeline.Functions.native-{platform}/bootstrap");
            files.ShouldContain($"functions/Pipeline.Functions.native-{platform}/bootstrap.instruction-sets");
            files.ShouldContain($"functions/Pipeline.Functions.native-{platform}.sha256");
        }

        files.ShouldContain("functions/Pipeline.Functions/Pipeline.Functions.dll");
        // nuget.org takes 250 MB (https://learn.microsoft.com/nuget/nuget-org/publish-a-package).
        new FileInfo(file).Length.ShouldBeLessThan(100_000_000);
    }

    [Theory]
    [InlineData("Pipeline.Constructs", "Pipeline.Constructs.StreamingPipeline", "M:Pipeline.Constructs.Delivery.#ctor(")]
    [InlineData("Pipeline.Records", "Pipeline.Records.EventSchema", "M:Pipeline.Records.EventSchema.Parse(")]
    [InlineData(
        "Pipeline.Client", "Pipeline.Client.Producing.KinesisProducer", "M:Pipeline.Client.Producing.KinesisProducer.PutAsync(")]
    public void Documentation_IsOfPublicTypesAlone(string id, string type, string member)
    {
        using var package = ZipFile.OpenRead(Path.Combine(library.Feed, $"{id}.{PackedLibrary.Version}.nupkg"));
        using var file = package.GetEntry($"lib/net10.0/{id}.xml")!.Open();
        var members = XDocument.Load(file).Descendants("member").Select(element => element.Attribute("name")!.Value).ToList();
        var types = members.Where(name => name.StartsWith("T:", StringComparison.Ordinal)).Select(name => name[2..]).ToList();
        types.ShouldContain(type);
        types.Except(PublicTypes(package, id)).ShouldBeEmpty();
        members.ShouldContain(name => name.StartsWith(member, StringComparison.Ordinal));
        members.Where(name => !types.Any(of => name == $"T:{of}" || name[2..].StartsWith($"{of}.", StringComparison.Ordinal)))
            .ShouldBeEmpty("members of types that are not public");
    }

    [Theory]
    [InlineData("Pipeline.Client")]
    [InlineData("Pipeline.Constructs")]
    [InlineData("Pipeline.Records")]
    public void Package_SaysItsLicence(string id) =>
        Description(id).ToString().ShouldContain("<license type=\"expression\">Apache-2.0</license>");

    // 'cdk init' pins the lower ends of these ranges; if the package required higher versions, each new app would fail (NU1605).
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

    private static List<string> PublicTypes(ZipArchive package, string id)
    {
        using var bytes = new MemoryStream();
        using (var file = package.GetEntry($"lib/net10.0/{id}.dll")!.Open()) file.CopyTo(bytes);
        using var reader = new PEReader(new MemoryStream(bytes.ToArray()));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Where(IsPublic).Select(Name)];

        bool IsPublic(TypeDefinitionHandle handle)
        {
            var type = metadata.GetTypeDefinition(handle);
            return (type.Attributes & TypeAttributes.VisibilityMask) switch
            {
                TypeAttributes.Public => true,
                TypeAttributes.NestedPublic or TypeAttributes.NestedFamily => IsPublic(type.GetDeclaringType()),
                _ => false,
            };
        }

        string Name(TypeDefinitionHandle handle)
        {
            var type = metadata.GetTypeDefinition(handle);
            return type.GetDeclaringType() is { IsNil: false } outer
                ? $"{Name(outer)}.{metadata.GetString(type.Name)}"
                : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
        }
    }

    /// <summary>
    /// A fact about a release package. Without both native builds, the test is reported as skipped, with the reason.
    /// </summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ReleaseFactAttribute : FactAttribute
    {
        public ReleaseFactAttribute() => Skip = PackedLibrary.NativePlatforms.All(PackedLibrary.IsNativeBuilt)
            ? null : "the native builds of these sources are not all there; scripts/native makes them, on Linux on x64 with " +
            "clang and lld";
    }

    private XDocument Description(string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(library.Feed, $"{id}.{PackedLibrary.Version}.nupkg"));
        using var description = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(description);
    }
}
