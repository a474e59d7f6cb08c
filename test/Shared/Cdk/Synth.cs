using System.Text.Json.Nodes;
using Amazon.CDK;
using Cdklabs.CdkNag;

namespace Pipeline.Testing;

/// <summary>Synthesizes one stack as an app would, and reads the result from the cloud assembly.</summary>
internal static class Synth
{
    /// <summary>An account and Region, for templates that depend on knowing them.</summary>
    public static Amazon.CDK.Environment Known { get; } = new() { Account = "111122223333", Region = "eu-west-1" };

    /// <summary>The context that allows the deletion of data, which takes two keys.</summary>
    public static Dictionary<string, object> RemovalAllowed { get; } = new() { ["pipeline:allow-data-removal"] = true };

    /// <summary>The stack's template, without the bootstrap parameter and rule of CDK.</summary>
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

    /// <summary>The templates of an app with several stacks, by stack name: one app for each stack would take longer.</summary>
    /// <param name="build">Creates the stacks.</param>
    public static IReadOnlyDictionary<string, Template> Templates(Func<Amazon.CDK.App, IReadOnlyList<Stack>> build)
    {
        using var outdir = new TemporaryFolder();
        var app = NewApp(outdir, WithoutCopies(null));
        var stacks = build(app);
        app.Synth();
        return Read(stacks, outdir);
    }

    /// <summary>The warnings that constructs added to themselves or their children.</summary>
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
    /// of CDK's own CloudFormation validation, as <c>rule at construct path</c>, sorted. Takes longer than a template, so tests
    /// share one app for their stacks where they can.
    /// </summary>
    /// <param name="build">Fills the stack.</param>
    public static IReadOnlyList<string> Findings(Action<Stack> build) => Check(app =>
    {
        var stack = new Stack(app, "Stack");
        build(stack);
        return [stack];
    }).Findings;

    /// <summary>
    /// The findings of an app with several stacks, which cost little more than those of one, and the templates by stack name.
    /// </summary>
    /// <param name="build">Creates the stacks.</param>
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
            // CDK throws a bare exception if validation fails. The report has the failures, and CDK still writes the templates.
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

    // The manifest stores a construct's annotation as { "type": "aws:cdk:warning", "data": "the message" }.
    private static IEnumerable<JsonObject> MetadataEntries(JsonNode? node, string type) => node switch
    {
        JsonObject entry when entry["type"] is JsonValue value && value.ToString() == type => [entry],
        JsonObject container => container.SelectMany(child => MetadataEntries(child.Value, type)),
        JsonArray array => array.SelectMany(element => MetadataEntries(element, type)),
        _ => [],
    };

    /// <summary>An app without the parts that no test reads: stack traces alone multiply the time of its synthesis.</summary>
    /// <param name="outdir">The folder for the cloud assembly.</param>
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

    // Does not copy the functions' code for each test. Templates name an asset by its hash, so they stay the same.
    private static Dictionary<string, object> WithoutCopies(Dictionary<string, object>? context) =>
        new(context ?? []) { ["aws:cdk:disable-asset-staging"] = true };
}
