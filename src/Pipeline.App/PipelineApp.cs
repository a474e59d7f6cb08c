using Amazon.CDK;
using Cdklabs.CdkNag;
using Pipeline.App.Settings;
using Pipeline.App.Stacks;
using Pipeline.Constructs;

namespace Pipeline.App;

/// <summary>The app: it adds the stacks of every stage in cdk.json, and the validation that runs with synthesis.</summary>
internal static class PipelineApp
{
    private const string DeployedContextKey = "pipeline:deployed";

    /// <summary>Adds the stacks of every stage and the rule packs.</summary>
    /// <exception cref="Records.InvalidInputException">The settings are wrong; the message lists all mistakes.</exception>
    public static IReadOnlyList<Stack> Fill(Amazon.CDK.App app, SchemaFiles schemas)
    {
        var settings = AppSettings.Read(app, schemas.Names);
        List<Stack> stacks = [];
        foreach (var stage in settings.Stages)
        {
            var schema = schemas.Load(stage.Schema);
            var aggregations = stage.Aggregation.Enabled ? schemas.LoadAggregations(stage.Schema, schema) : null;
            stacks.Add(new PipelineStack(app, $"{stage.Name}-pipeline", stage, schema, aggregations));
            if (stage.Search.Enabled) stacks.Add(new SearchStack(app, $"{stage.Name}-search", stage));
        }

        // The folder with the deployed templates, if the user keeps them: docs/changing-a-running-pipeline.md.
        if (app.Node.TryGetContext(DeployedContextKey) is string folder) Validations.Of(app).AddPlugins(new ChangeChecks(folder));

        // CDK's own CloudFormation validation is always on; these rule packs complete it.
        Validations.Of(app).AddPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new NIST80053R5Checks(app));
        return stacks;
    }
}
