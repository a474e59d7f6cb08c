using System.Text.Json;
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
        try
        {
            Read(folder, stacks, assets);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or JsonException)
        {
            // A property of another kind than the manifest's schema says.
            throw new InvalidInputException(
                "the cloud assembly", [$"{folder} must hold manifests as cdk synth writes them; got one with another shape ({error.Message}); {AssemblyFile.Remedy}"]);
        }

        return new AssemblyManifest(stacks, assets);
    }

    private static void Read(string folder, List<AssemblyStack> stacks, FileAssets assets)
    {
        var manifest = AssemblyFile.Read(Path.Combine(folder, "manifest.json"));
        foreach (var (id, node) in manifest["artifacts"]?.AsObject() ?? [])
        {
            var artifact = node!.AsObject();
            var properties = artifact["properties"]?.AsObject() ?? [];
            switch ((string?)artifact["type"])
            {
                case StackType: stacks.Add(Stack(folder, id, artifact, properties)); break;
                case AssetsType: assets.Read(folder, (string)properties["file"]!); break;
                case StageType: Read(Path.Combine(folder, (string)properties["directoryName"]!), stacks, assets); break;
                default: break;
            }
        }
    }

    private static AssemblyStack Stack(string folder, string id, JsonObject artifact, JsonObject properties)
    {
        // aws://ACCOUNT/REGION, either of which may be "unknown-..." in a stack for any environment.
        var environment = ((string?)artifact["environment"] ?? "").Replace("aws://", "", StringComparison.Ordinal).Split('/');
        var name = (string?)properties["stackName"] ?? id;
        return new AssemblyStack(
            id,
            name,
            (string?)artifact["displayName"] ?? name,
            folder,
            Known(environment[0]),
            Known(environment.ElementAtOrDefault(1) ?? ""),
            [.. artifact["dependencies"]?.AsArray().Select(dependency => (string)dependency!) ?? []],
            properties["parameters"]?.AsObject().ToDictionary(parameter => parameter.Key, parameter => parameter.Value!.ToString()) ?? [],
            AssemblyFile.Read(Path.Combine(folder, (string)properties["templateFile"]!)));
    }

    private static string? Known(string part) => part.Length == 0 || part.StartsWith("unknown-", StringComparison.Ordinal) ? null : part;
}
