using System.Text.Json.Nodes;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>The manifest of a cloud assembly, with those of the stages (nested assemblies) in it.</summary>
/// <param name="Stacks">All stacks, in the manifests' order.</param>
/// <param name="Assets">All file assets.</param>
internal sealed record AssemblyManifest(IReadOnlyList<AssemblyStack> Stacks, FileAssets Assets)
{
    private const string StackType = "aws:cloudformation:stack";
    private const string AssetsType = "cdk:asset-manifest";
    private const string StageType = "cdk:cloud-assembly";

    /// <exception cref="InvalidInputException">The folder holds no cloud assembly, or one that cannot be read.</exception>
    public static AssemblyManifest Read(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "manifest.json")))
        {
            var found = Directory.Exists(folder) ? "which has no manifest.json" : "which does not exist";
            throw new InvalidInputException(
                "the cloud assembly", [$"its folder must be one that cdk synth wrote; got {folder}, {found}; {AssemblyFile.Remedy}"]);
        }

        var stacks = new List<AssemblyStack>();
        var assets = new FileAssets();
        Read(folder, stacks, assets, []);
        return new AssemblyManifest(stacks, assets);
    }

    private static void Read(string folder, List<AssemblyStack> stacks, FileAssets assets, HashSet<string> visited)
    {
        // A stage that names its own assembly would never end.
        if (!visited.Add(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar))) return;
        var file = Path.Combine(folder, "manifest.json");
        foreach (var (id, artifact) in AssemblyFile.Members(AssemblyFile.Read(file), "artifacts", file))
        {
            var properties = AssemblyFile.Members(artifact, "properties", file);
            switch (AssemblyFile.Text(artifact, "type", file))
            {
                case StackType: stacks.Add(Stack(file, id, artifact!, properties)); break;
                case AssetsType: assets.Read(folder, AssemblyFile.Required(properties, "file", file)); break;
                case StageType: Read(Path.Combine(folder, AssemblyFile.Required(properties, "directoryName", file)), stacks, assets, visited); break;
                default: break;
            }
        }
    }

    private static AssemblyStack Stack(string file, string id, JsonNode artifact, JsonObject properties)
    {
        var folder = Path.GetDirectoryName(file)!;
        // aws://ACCOUNT/REGION, either of which may be "unknown-..." in a stack for any environment.
        var environment = (AssemblyFile.Text(artifact, "environment", file) ?? "").Replace("aws://", "", StringComparison.Ordinal).Split('/');
        var name = AssemblyFile.Text(properties, "stackName", file) ?? id;
        return new AssemblyStack(
            id,
            name,
            AssemblyFile.Text(artifact, "displayName", file) ?? name,
            folder,
            Known(environment[0]),
            Known(environment.ElementAtOrDefault(1) ?? ""),
            [.. (artifact["dependencies"] as JsonArray ?? []).Select(ValueText.Of)],
            AssemblyFile.Members(properties, "parameters", file).ToDictionary(parameter => parameter.Key, parameter => ValueText.Of(parameter.Value)),
            AssemblyFile.Read(Path.Combine(folder, AssemblyFile.Required(properties, "templateFile", file))));
    }

    private static string? Known(string part) => part.Length == 0 || part.StartsWith("unknown-", StringComparison.Ordinal) ? null : part;
}
