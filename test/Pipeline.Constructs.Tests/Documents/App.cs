namespace Pipeline.Constructs.Tests.Documents;

/// <summary>CDK's App in the examples: where these are compiled, the namespace Pipeline.App has its name.</summary>
internal sealed class App : Amazon.CDK.App;
