using Amazon.CDK;
using Cdklabs.CdkNag;
using Pipeline.App;
using Pipeline.Examples;

// dotnet run --project test/Pipeline.Examples: one stack for each destination, source and step, validated like the app.
PinnedNode.Use(Directory.GetCurrentDirectory());
var app = new Amazon.CDK.App(new AppProps { BuiltinCloudFormationValidation = true });
Validations.Of(app).AddPlugins(
    new AwsSolutionsChecks(app),
    new ServerlessChecks(app),
    new NIST80053R5Checks(app),
    new HIPAASecurityChecks(app),
    new PCIDSS321Checks(app));
foreach (var (name, build) in DeliveryExamples.All) build(new Stack(app, $"example-{name}"));
app.Synth();
