using System.Xml.Linq;

namespace Pipeline.Conventions.Tests;

/// <summary>Which project may reference which. A new project fails until this table has it.</summary>
public class ProjectReferenceTests
{
    // Projects in the middle; packages, by prefix, on the right. All projects get the analyzers of Directory.Build.props.
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["Pipeline.Records"] = ([], ["Google.Protobuf"]),
        // The functions leave out what only hosts of producers need.
        ["Pipeline.Functions"] = (
            ["Pipeline.Records", "Pipeline.Client"], ["AWSSDK.", "Microsoft.Extensions."]),
        ["Pipeline.Constructs"] = (["Pipeline.Records"], ["Amazon.CDK.", "Constructs"]),
        ["Pipeline.App"] = (["Pipeline.Constructs", "Pipeline.Records"], ["Amazon.CDK.", "Constructs", "Cdklabs.CdkNag"]),
        ["Pipeline.Client"] = (["Pipeline.Records"], ["AWSSDK.", "Microsoft.Extensions.Hosting.Abstractions"]),
        ["Pipeline.Local"] = (
            ["Pipeline.Records", "Pipeline.Client"], ["AWSSDK.", "CsvHelper", "Microsoft.Extensions.", "Snappier"]),
        ["Pipeline.Cli"] = (["Pipeline.Local", "Pipeline.Client", "Pipeline.Records"], ["System.CommandLine", "Spectre.Console"]),
    };

    [Fact]
    public void Project_KnowsOnlyWhatItMay() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => file.StartsWith("src/") && file.EndsWith(".csproj"))
        from violation in Check(Path.GetFileNameWithoutExtension(file), XDocument.Parse(Files.Read(file)))
        select violation,
        "a project may reference only what test/Pipeline.Conventions.Tests/ProjectReferenceTests.cs allows it:");

    [Fact]
    public void EveryProject_HasATestProject() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => file.StartsWith("src/") && file.EndsWith(".csproj"))
        let tests = $"test/{Path.GetFileNameWithoutExtension(file)}.Tests/{Path.GetFileNameWithoutExtension(file)}.Tests.csproj"
        where !Files.All.Contains(tests)
        select $"{file} needs {tests}",
        "a project has a test project of the same name:");

    [Fact]
    public void EveryProject_IsInTheSolution()
    {
        var solution = Files.Read("Pipeline.sln").Replace('\\', '/');
        Files.ShouldHaveNoViolations(
            // The strangers' apps are built outside the repository, from packages.
            Files.All.Where(file => file.EndsWith(".csproj") && !file.StartsWith("test/Strangers/"))
                .Where(file => !solution.Contains($"\"{file}\"")),
            "a project must be in Pipeline.sln, else nothing builds or tests it; run 'dotnet sln add':");
    }

    private static IEnumerable<string> Check(string project, XDocument xml)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
        {
            yield return $"{project} is not in the table";
            yield break;
        }

        foreach (var reference in xml.Descendants("ProjectReference"))
        {
            // A project that only must be built before, without a reference to its code, does not count.
            if ((string?)reference.Attribute("ReferenceOutputAssembly") == "false") continue;
            var name = Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'));
            if (!allowed.Projects.Contains(name)) yield return $"{project} references {name}";
        }

        foreach (var reference in xml.Descendants("PackageReference"))
        {
            var name = (string)reference.Attribute("Include")!;
            if (!allowed.Packages.Any(prefix => name == prefix || (prefix.EndsWith('.') && name.StartsWith(prefix))))
                yield return $"{project} references package {name}";

            if (reference.Attribute("Version") is not null)
                yield return $"{project} pins {name}; versions stand in Directory.Packages.props";
        }
    }
}
