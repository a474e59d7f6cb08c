using System.IO.Compression;

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
    public void Package_SaysItsLicence(string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(library.Feed, $"{id}.{PackedLibrary.Version}.nupkg"));
        using var description = new StreamReader(package.GetEntry($"{id}.nuspec")!.Open());
        description.ReadToEnd().ShouldContain("<license type=\"expression\">Apache-2.0</license>");
    }

    [Fact]
    public void ProjectOutsideTheRepository_SynthesizesTheWriterWithItsCode()
    {
        using var consumer = new TemporaryFolder();
        Write(consumer, "Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <!-- Packages of its own, so that no run leaves one in the user's cache, and no run finds an older one there. -->
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{PackedLibrary.PackageCache}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>{library.Feed};{Repository.PathTo("scripts", "bindings", "feed")}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Pipeline.Constructs" Version="{PackedLibrary.Version}" />
              </ItemGroup>
            </Project>
            """);
        Write(consumer, "Program.cs", """
            using Amazon.CDK;
            using Pipeline.Constructs;
            using Pipeline.Records;

            var app = new App(new AppProps { Outdir = "cdk.out" });
            var stack = new Stack(app, "Stack");
            new DynamoDbWriter(stack, "Writer", new()
            {
                Stream = new IngestStream(stack, "Stream"),
                Table = new EventTable(stack, "Table", new() { Schema = EventSchema.Parse(File.ReadAllText("doors.json")) }),
            });
            app.Synth();
            """);
        const string Schema = """
            { "title": "doors", "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
              "x-dynamodb": { "partitionKey": "id" } }
            """;
        Write(consumer, "doors.json", Schema);

        PackedLibrary.Dotnet(consumer.Path, "build", "-o", "out", "-nologo", "-v", "quiet");
        PackedLibrary.Dotnet(consumer.Path, "exec", Path.Combine("out", "Consumer.dll"));

        var folders = Directory.GetDirectories(Path.Combine(consumer.Path, "cdk.out"), "asset.*");
        var asset = folders.Where(folder => !folder.EndsWith(".builds", StringComparison.Ordinal))
            .ShouldHaveSingleItem("the writer's code is the only asset that is a folder");
        // Where this machine could precompile, the package has brought the portable build for other computers too.
        var portable = Path.Combine($"{asset}.builds", "portable", "Pipeline.Functions.dll");
        File.Exists(portable).ShouldBe(Directory.Exists(Path.Combine(consumer.Path, "out", "functions", "Pipeline.Functions.linux-arm64")));
        File.Exists(Path.Combine(asset, "Pipeline.Functions.dll")).ShouldBeTrue();
        File.Exists(Path.Combine(asset, "Pipeline.Functions.runtimeconfig.json")).ShouldBeTrue();
        File.ReadAllText(Path.Combine(asset, "schema.json")).ShouldBe(Schema);
    }

    private static void Write(TemporaryFolder folder, string name, string text) =>
        File.WriteAllText(Path.Combine(folder.Path, name), text);
}
