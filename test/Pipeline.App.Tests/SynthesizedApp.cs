using System.Text.Json.Nodes;
using Amazon.CDK;

namespace Pipeline.App.Tests;

/// <summary>The app as <c>cdk</c> runs it with the context of cdk.json, synthesized once for all tests.</summary>
public sealed class SynthesizedApp : IDisposable
{
    private readonly TemporaryFolder _outdir = new();

    public SynthesizedApp()
    {
        var app = new Amazon.CDK.App(new AppProps
        {
            Outdir = _outdir.Path,
            AnalyticsReporting = false,
            TreeMetadata = false,
            StackTraces = false,
            Context = Context(),
        });
        Stacks = PipelineApp.Fill(app, Schemas);
        try
        {
            app.Synth();
        }
        catch (Exception error) when (error.Message.StartsWith("ValidationFailed", StringComparison.Ordinal))
        {
            // Does not fail here: another test reads the report, and CDK writes the templates even if validation fails.
        }

        Templates = Stacks.ToDictionary(stack => stack.StackName, stack => Read(stack.TemplateFile));
        Names = [.. Templates.Keys];
        Report = Path.Combine(_outdir.Path, "validation-report.json");
        Assembly = JsonNode.Parse(File.ReadAllText(Path.Combine(_outdir.Path, "manifest.json")))!.AsObject();
    }

    /// <summary>The cloud assembly.</summary>
    public string Folder => _outdir.Path;

    public IReadOnlyList<Stack> Stacks { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// The templates by stack name. Each resource has its construct path in its metadata; asset hashes are scrubbed.
    /// </summary>
    internal IReadOnlyDictionary<string, Template> Templates { get; }

    public string Report { get; }

    public JsonObject Assembly { get; }

    /// <summary>Every acknowledged finding: its construct, its rule and the reason.</summary>
    public IReadOnlyList<string> Acknowledgements =>
    [
        .. from stack in Names
           from construct in JsonNode.Parse(File.ReadAllText(Path.Combine(_outdir.Path, $"{stack}.metadata.json")))!.AsObject()
           from entry in construct.Value!.AsArray()
           where (string?)entry!["type"] == "aws:cdk:acknowledged-rules"
           from finding in entry["data"]!.AsObject()
           let line = $"{construct.Key[1..]}\n  {finding.Key.Replace("Annotation::", "")}\n  {finding.Value}"
           orderby line
           select line,
    ];

    /// <summary>The app's warnings: the stack, the message, the id.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. from stack in Names
           from construct in JsonNode.Parse(File.ReadAllText(Path.Combine(_outdir.Path, $"{stack}.metadata.json")))!.AsObject()
           from entry in construct.Value!.AsArray()
           where (string?)entry!["type"] == "aws:cdk:warning"
           select $"{stack}: {entry["data"]}",
    ];

    internal static SchemaFiles Schemas { get; } = new(Path.Combine(AppContext.BaseDirectory, "Schemas"));

    public void Dispose() => _outdir.Dispose();

    /// <summary>The context of cdk.json.</summary>
    /// <param name="change">Changes the stages of the context.</param>
    internal static Dictionary<string, object> Context(Action<JsonObject>? change = null)
    {
        var context = JsonNode.Parse(File.ReadAllText(Repository.PathTo("cdk.json")))!["context"]!.AsObject();
        change?.Invoke(context["stages"]!.AsObject());
        return new Dictionary<string, object>(context.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value!))))
        {
            ["aws:cdk:enable-path-metadata"] = true,
        };
    }

    private static object Plain(JsonNode node) => node switch
    {
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value!)),
        JsonArray list => list.Select(element => Plain(element!)).ToArray(),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => node.GetValue<string>(),
    };

    private Template Read(string file) => Template.Read(Path.Combine(_outdir.Path, file));
}
