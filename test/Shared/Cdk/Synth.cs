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
        var app = NewApp(outdir, WithoutCopies(context));
        var stack = new Stack(app, "Stack", new StackProps { Env = env });
        build(stack);
        app.Synth();
        return Pipeline.Testing.Template.Read(Path.Combine(outdir.Path, stack.TemplateFile));
    }

    /// <summary>The templates of an app of several stacks by the stacks' names: an app a stack would take longer.</summary>
    /// <param name="build">Makes the stacks.</param>
    public static IReadOnlyDictionary<string, Template> Templates(Func<Amazon.CDK.App, IReadOnlyList<Stack>> build)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, WithoutCopies(null));
        var stacks = build(app);
        app.Synth();
        return Read(stacks, outdir);
    }

    /// <summary>The warnings that constructs attached to themselves or their children.</summary>
    /// <param name="build">Fills the stack.</param>
    /// <param name="context">Context of the app.</param>
    /// <param name="env">Account and Region. Default: agnostic of both.</param>
    public static IReadOnlyList<string> Warnings(
        Action<Stack> build, Dictionary<string, object>? context = null, Amazon.CDK.Environment? env = null)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, WithoutCopies(context));
        var stack = new Stack(app, "Stack", new StackProps { Env = env });
        build(stack);
        app.Synth();
        return [.. Directory.EnumerateFiles(outdir.Path, "*.json")
            .SelectMany(file => MetadataEntries(JsonNode.Parse(File.ReadAllText(file)), "aws:cdk:warning"))
            .Select(entry => (string)entry["data"]!)
            .Distinct()];
    }

    /// <summary>
    /// Unacknowledged findings of cdk-nag's AwsSolutions, Serverless, NIST 800-53 R5, HIPAA Security and PCI DSS 3.2.1 packs and
    /// of CDK's own CloudFormation validation, as <c>rule at construct path</c>, sorted. Costs more than a template: where stacks
    /// can stand beside each other,
    /// their tests share one app.
    /// </summary>
    /// <param name="build">Fills the stack.</param>
    public static IReadOnlyList<string> Findings(Action<Stack> build) => Check(app =>
    {
        var stack = new Stack(app, "Stack");
        build(stack);
        return [stack];
    }).Findings;

    /// <summary>
    /// The findings of an app of several stacks, which cost little more than those of one, and the stacks' templates by name.
    /// </summary>
    /// <param name="build">Makes the stacks.</param>
    public static (IReadOnlyList<string> Findings, IReadOnlyDictionary<string, Template> Templates) Check(
        Func<Amazon.CDK.App, IReadOnlyList<Stack>> build)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, WithoutCopies(null), validate: true);
        var stacks = build(app);
        Validations.Of(app).AddPlugins(
            new AwsSolutionsChecks(app),
            new ServerlessChecks(app),
            new NIST80053R5Checks(app),
            new HIPAASecurityChecks(app),
            new PCIDSS321Checks(app));
        var report = Path.Combine(outdir.Path, "validation-report.json");
        try
        {
            app.Synth();
        }
        catch (Exception error)
        when (error.Message.StartsWith("ValidationFailed", StringComparison.Ordinal) && File.Exists(report))
        {
            // A failed validation arrives as a bare exception; what failed is in the report, and the templates are written
            // anyway.
        }

        return (
            File.Exists(report) ? ReadReport(report) : [],
            Read(stacks, outdir));
    }

    private static Dictionary<string, Template> Read(IReadOnlyList<Stack> stacks, TemporaryFolder outdir) => stacks.ToDictionary(
        stack => stack.StackName, stack => Pipeline.Testing.Template.Read(Path.Combine(outdir.Path, stack.TemplateFile)));

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

    /// <summary>An app without what no test reads: stack traces alone make its synthesis several times as long.</summary>
    /// <param name="outdir">Where the cloud assembly goes.</param>
    /// <param name="context">Context of the app.</param>
    /// <param name="validate">Whether CDK validates the templates.</param>
    public static Amazon.CDK.App NewApp(
        TemporaryFolder outdir, Dictionary<string, object>? context = null, bool validate = false) =>
        new(new AppProps
        {
            Outdir = outdir.Path,
            AnalyticsReporting = false,
            TreeMetadata = false,
            StackTraces = false,
            BuiltinCloudFormationValidation = validate,
            Context = context,
        });

    // Templates name an asset by its hash: that the functions' code is not copied for each test changes none of them.
    private static Dictionary<string, object> WithoutCopies(Dictionary<string, object>? context) =>
        new(context ?? []) { ["aws:cdk:disable-asset-staging"] = true };
}
