using System.Text.Json.Nodes;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Assembly;

/// <summary>A cloud assembly as cdk synth lays it out, from templates written in a test.</summary>
internal sealed class AssemblyFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, JsonObject> _manifests = [];

    public string Path => In("");

    public string Temporary => Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "run")).FullName;

    public string In(string file) => System.IO.Path.Combine(_folder.Path, "cdk.out", file);

    /// <summary>Adds a stack to the assembly, or to a stage's nested assembly.</summary>
    public AssemblyFolder Stack(
        string name, string template, string environment = "aws://unknown-account/unknown-region", string[]? dependencies = null,
            string stage = "",
        string? displayName = null)
    {
        Write($"{stage}/{name}.template.json", template);
        return Artifact(stage, name, $$"""
            {
              "type": "aws:cloudformation:stack", "environment": "{{environment}}",
              "properties": { "templateFile": "{{name}}.template.json", "stackName": "{{name}}" },
              "dependencies": {{new JsonArray([.. (dependencies ?? []).Select(id => JsonValue.Create(id))]).ToJsonString()}},
              "displayName": "{{displayName ?? name}}"
            }
            """);
    }

    public AssemblyFolder Stage(string directory) =>
        Artifact("", directory, $$"""{ "type": "cdk:cloud-assembly", "properties": { "directoryName": "{{directory}}" } }""");

    /// <summary>Adds an asset manifest with one file asset.</summary>
    public AssemblyFolder Asset(string stack, string key, string path)
    {
        Write($"{stack}.assets.json", $$"""
            { "files": { "{{key}}": { "source": { "path": "{{path}}", "packaging": "zip" },
              "destinations": { "here": { "bucketName": "assets-${AWS::AccountId}", "objectKey": "{{key}}.zip" } } } } }
            """);
        return Artifact("", $"{stack}.assets",
            $$"""{ "type": "cdk:asset-manifest", "properties": { "file": "{{stack}}.assets.json" } }""");
    }

    public void Write(string file, string content)
    {
        var path = In(file.TrimStart('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public Deployment Read(params string[] stacks) => ReadWith(null, stacks);

    public Deployment ReadWith(Dictionary<string, string>? parameters, params string[] stacks) =>
        CloudAssembly.Read(Path, stacks, new AssemblyOptions(Temporary, Parameters: parameters));

    /// <summary>The deployment as another computer reads it.</summary>
    /// <param name="computer">The platform of the computer.</param>
    /// <param name="has">Whether its processor has an instruction set; by default all.</param>
    public Deployment ReadOn(CodePlatform computer, Func<string, bool>? has = null) =>
        CloudAssembly.Read(Path, [],
            new AssemblyOptions(Temporary) { Computer = computer, HasInstructions = has ?? (_ => true) });

    /// <summary>The resolved properties of the template's resource R, which has a type unknown to the run.</summary>
    public static JsonObject Resolve(string properties, string rest = "")
    {
        using var folder = new AssemblyFolder();
        folder.Stack("app", $$"""
            { {{rest}} "Resources": {
              "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "jobs" } },
              "R": { "Type": "Test::Thing", "Properties": {{properties}} } } }
            """);
        return folder.Read().Resources.Single(resource => resource.LogicalId == "R").Properties;
    }

    /// <summary>The resolved value of a value in a template.</summary>
    public static string Value(string value, string rest = "") =>
        Resolve($$"""{ "Value": {{value}} }""", rest)["Value"]!.ToJsonString();

    public void Dispose() => _folder.Dispose();

    private AssemblyFolder Artifact(string folder, string id, string artifact)
    {
        if (!_manifests.TryGetValue(folder, out var artifacts)) _manifests[folder] = artifacts = [];
        artifacts[id] = JsonNode.Parse(artifact);
        Write($"{folder}/manifest.json",
            new JsonObject { ["version"] = "55.0.0", ["artifacts"] = artifacts.DeepClone() }.ToJsonString());
        return this;
    }
}
