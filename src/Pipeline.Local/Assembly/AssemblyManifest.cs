using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>The manifest of a cloud assembly, together with those of its stages (nested assemblies).</summary>
/// <param name="Stacks">All stacks, in the manifests' order.</param>
/// <param name="Assets">All file assets.</param>
/// <param name="Missing">The context lookups that synthesis did not do, as notes.</param>
internal sealed record AssemblyManifest(
    IReadOnlyList<AssemblyStack> Stacks, FileAssets Assets, IReadOnlyList<Unsupported> Missing)
{
    // https://www.npmjs.com/package/@aws-cdk/cloud-assembly-schema has a version in the fifties. A much higher number is not a
    // version of this format.
    private const int MaxVersion = 99;

    private const string StackType = "aws:cloudformation:stack";
    private const string AssetsType = "cdk:asset-manifest";
    private const string StageType = "cdk:cloud-assembly";

    /// <exception cref="InvalidInputException">The folder has no cloud assembly, or one that cannot be read.</exception>
    public static AssemblyManifest Read(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "manifest.json")))
        {
            var found = Directory.Exists(folder) ? "which has no manifest.json" : "which does not exist";
            throw new InvalidInputException(
                "the cloud assembly",
                    [$"its folder must be one that cdk synth wrote; got {folder}, {found}; {AssemblyFile.Remedy}"]);
        }

        var stacks = new List<AssemblyStack>();
        var assets = new FileAssets();
        var missing = new List<Unsupported>();
        Read(folder, stacks, assets, missing, []);
        return new AssemblyManifest(stacks, assets, missing);
    }

    private static void Read(
        string folder, List<AssemblyStack> stacks, FileAssets assets, List<Unsupported> missing, HashSet<string> visited)
    {
        // A stage that names its own assembly would recurse without end.
        if (!visited.Add(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar))) return;
        var file = Path.Combine(folder, "manifest.json");
        var manifest = AssemblyFile.Read(file);
        CheckVersion(AssemblyFile.Text(manifest, "version", file), file);
        missing.AddRange((manifest["missing"] as JsonArray ?? []).OfType<JsonObject>().Select(Missed));
        foreach (var (id, artifact) in AssemblyFile.Members(manifest, "artifacts", file))
        {
            var properties = AssemblyFile.Members(artifact, "properties", file);
            switch (AssemblyFile.Text(artifact, "type", file))
            {
                case StackType: stacks.Add(Stack(file, id, artifact!, properties)); break;
                case AssetsType: assets.Read(folder, AssemblyFile.Required(properties, "file", file)); break;
                case StageType:
                    var stage = AssemblyFile.Required(properties, "directoryName", file);
                    Read(Path.Combine(folder, stage), stacks, assets, missing, visited);
                    break;
                default: break;
            }
        }
    }

    private static void CheckVersion(string? version, string file)
    {
        if (version is null) return;
        var isNumber = int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major);
        if (isNumber && major <= MaxVersion) return;
        throw new InvalidInputException(
            "the cloud assembly",
            [$"{file} must have a version of the cloud assembly schema, at most {MaxVersion}; got {version}; " +
                "synthesize it with a released aws-cdk-lib"]);
    }

    // https://docs.aws.amazon.com/cdk/v2/guide/context.html
    private static Unsupported Missed(JsonObject lookup) => new(
        ValueText.Of(lookup["key"]),
        $"context lookup {ValueText.Of(lookup["provider"])}",
        "was not done when the app was synthesized: the templates have dummy values instead; " +
        "run cdk synth with access to the account, and keep the cdk.context.json that it writes.");

    private static AssemblyStack Stack(string file, string id, JsonNode artifact, JsonObject properties)
    {
        var folder = Path.GetDirectoryName(file)!;
        // aws://ACCOUNT/REGION, either of which may be "unknown-..." in a stack for any environment.
        var environment = (AssemblyFile.Text(artifact, "environment", file) ?? "").Replace("aws://", "", StringComparison.Ordinal)
            .Split('/');
        var name = AssemblyFile.Text(properties, "stackName", file) ?? id;
        return new AssemblyStack(
            id,
            name,
            AssemblyFile.Text(artifact, "displayName", file) ?? name,
            folder,
            Known(environment[0]),
            Known(environment.ElementAtOrDefault(1) ?? ""),
            [.. (artifact["dependencies"] as JsonArray ?? []).Select(ValueText.Of)],
            AssemblyFile.Members(properties, "parameters", file)
                .ToDictionary(parameter => parameter.Key, parameter => ValueText.Of(parameter.Value)),
            AssemblyFile.Read(Path.Combine(folder, AssemblyFile.Required(properties, "templateFile", file))));
    }

    private static string? Known(string part) =>
        part.Length == 0 || part.StartsWith("unknown-", StringComparison.Ordinal) ? null : part;
}
