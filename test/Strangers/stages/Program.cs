using Amazon.CDK;
using Amazon.CDK.AWS.CodeCommit;
using Amazon.CDK.Pipelines;
using Constructs;
using Pipeline.Constructs;
using Pipeline.Records;

// Deployed by CDK Pipelines: a test stage, then production in Europe, in the United States and in GovCloud, in three accounts.
var app = new App();
var home = new Stack(app, "Deployment", new StackProps { Env = In("111122223333", "eu-west-1") });
var deployment = new CodePipeline(home, "Pipeline", new CodePipelineProps
{
    CrossAccountKeys = true,
    Synth = new ShellStep("Synth", new ShellStepProps
    {
        Input = CodePipelineSource.CodeCommit(Repository.FromRepositoryName(home, "Code", "orders"), "main"),
        Commands = ["dotnet build", "npx cdk synth"],
    }),
});
deployment.AddStage(new Orders(app, "Test", In("111122223333", "eu-west-1")));
deployment.AddStage(new Orders(app, "ProdEu", In("444455556666", "eu-west-1")));
deployment.AddStage(new Orders(app, "ProdUs", In("444455556666", "us-east-1")));
// CDK Pipelines cannot deploy to another partition: GovCloud is synthesized separately, and deployed from its own account.
_ = new Orders(app, "ProdGov", In("777788889999", "us-gov-west-1"));
app.Synth();

static Amazon.CDK.Environment In(string account, string region) => new() { Account = account, Region = region };

internal sealed class Orders : Stage
{
    public Orders(Construct scope, string id, Amazon.CDK.Environment env)
        : base(scope, id, new StageProps { Env = env })
    {
        var stack = new Stack(this, "Orders");
        _ = new StreamingPipeline(stack, "Orders", new() { Schema = EventSchema.Load("orders.json") });
    }
}
