namespace Pipeline.Constructs.Tests.Documents;

/// <summary>CDK's App under another name: in this project, <c>App</c> means the namespace Pipeline.App.</summary>
internal sealed class App : Amazon.CDK.App;
