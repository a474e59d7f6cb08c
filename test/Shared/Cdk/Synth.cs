using System.Text.Json.Nodes;
using Amazon.CDK;
using Cdklabs.CdkNag;

namespace Pipeline.Testing;

/// <summary>Synthesizes one stack as an app would, and reads what came out from the cloud assembly.</summary>
internal static class Synth
{
    /// <summary>Account and Region for what differs when they are known.</summary>
    public static Amazon.CDK.Environment Known { get; } = new() { Account = "111122223333", Region = "eu-west-1" };

    /// <summary>What two keys take: the context that lets data be deleted.</summary>
    public static Dictionary<string, object> RemovalAllowed { get; } = new() { ["pipeline:allow-data-removal"] = true };

    /// <summary>The stack's template, without CDK's bootstrap parameter and rule.</summary>
    /// <param name="build">Fills the stack.</param>
    /// <param name="context">Context of the app.</param>
    /// <param name="env">Account and Region. Default: agnostic of both.</param>
    public static Template Template(
        Action<Stack> build, Dictionary<string, object>? context = null, Amazon.CDK.Environment? env = null)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, context, validate: false);
        var stack = new Stack(app, "Stack", new StackProps { Env = env });
        build(stack);
        app.Synth();
        return Pipeline.Testing.Template.Read(Path.Combine(outdir.Path, stack.TemplateFile));
    }

    /// <summary>The warnings that constructs attached to themselves or their children.</summary>
    /// <param name="build">Fills the stack.</param>
    /// <param name="context">Context of the app.</param>
    public static IReadOnlyList<string> Warnings(Action<Stack> build, Dictionary<string, object>? context = null)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, context, validate: false);
        var stack = new Stack(app, "Stack");
        build(stack);
        app.Synth();
        return [.. Directory.EnumerateFiles(outdir.Path, "*.json")
            .SelectMany(file => MetadataEntries(JsonNode.Parse(File.ReadAllText(file)), "aws:cdk:warning"))
            .Select(entry => (string)entry["data"]!)
            .Distinct()];
    }

    /// <summary>
    /// Unacknowledged findings of cdk-nag's AwsSolutions, Serverless and NIST 800-53 R5 packs and of CDK's own CloudFormation
    /// validation, as <c>rule at construct path</c>, sorted. Costs about 5 seconds: one test a construct.
    /// </summary>
    /// <param name="build">Fills the stack.</param>
    /// <param name="context">Context of the app.</param>
    /// <param name="env">Account and Region. Default: agnostic of both.</param>
    public static IReadOnlyList<string> Findings(
        Action<Stack> build, Dictionary<string, object>? context = null, Amazon.CDK.Environment? env = null)
    {
        return Findings(new Dictionary<string, Action<Stack>> { ["Stack"] = build }, context, env);
    }

    /// <summary>The same of several stacks of one app, which costs little more than of one.</summary>
    /// <param name="stacks">Fills each, by name.</param>
    /// <param name="context">Context of the app.</param>
    /// <param name="env">Account and Region. Default: agnostic of both.</param>
    public static IReadOnlyList<string> Findings(
        IReadOnlyDictionary<string, Action<Stack>> stacks, Dictionary<string, object>? context = null, Amazon.CDK.Environment? env = null)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, context, validate: true);
        foreach (var (name, build) in stacks) build(new Stack(app, name, new StackProps { Env = env }));
        Validations.Of(app).AddPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new NIST80053R5Checks(app));
        var report = Path.Combine(outdir.Path, "validation-report.json");
        try
        {
            app.Synth();
        }
        catch (Exception error) when (error.Message.StartsWith("ValidationFailed", StringComparison.Ordinal) && File.Exists(report))
        {
            // A failed validation arrives as a bare exception; what failed is in the report.
        }

        return File.Exists(report) ? ReadReport(report) : [];
    }

    /// <summary>The findings of a validation report, as <c>rule at construct path</c>, sorted.</summary>
    /// <param name="report">The path of a <c>validation-report.json</c>.</param>
    public static IReadOnlyList<string> ReadReport(string report) =>
    [
        .. from plugin in JsonNode.Parse(File.ReadAllText(report))!["pluginReports"]!.AsArray()
           from violation in plugin!["violations"]!.AsArray()
           from construct in violation!["violatingConstructs"]!.AsArray()
           let finding = $"{violation["ruleName"]} at {construct!["constructPath"]}"
           orderby finding
           select finding,
    ];

    // The manifest keeps a construct's annotations as { "type": "aws:cdk:warning", "data": "the message" }.
    private static IEnumerable<JsonObject> MetadataEntries(JsonNode? node, string type) => node switch
    {
        JsonObject entry when entry["type"] is JsonValue value && value.ToString() == type => [entry],
        JsonObject container => container.SelectMany(child => MetadataEntries(child.Value, type)),
        JsonArray array => array.SelectMany(element => MetadataEntries(element, type)),
        _ => [],
    };

    private static Amazon.CDK.App NewApp(TemporaryFolder outdir, Dictionary<string, object>? context, bool validate) => new(new AppProps
    {
        Outdir = outdir.Path,
        AnalyticsReporting = false,
        TreeMetadata = false,
        StackTraces = false,
        BuiltinCloudFormationValidation = validate,
        Context = context,
    });
}
