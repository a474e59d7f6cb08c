using Pipeline.App;
using Pipeline.Records;

return Run();

static int Run()
{
    // cdk runs the app in the folder of cdk.json.
    PinnedNode.Use(Directory.GetCurrentDirectory());
    try
    {
        // CDK's stack traces hold frames of jsii and Node but none of C#, and take most of the time of a synthesis.
        var app = new Amazon.CDK.App(new Amazon.CDK.AppProps { StackTraces = false });
        PipelineApp.Fill(app, new SchemaFiles(Path.Combine(AppContext.BaseDirectory, "Schemas")));
        app.Synth();
        return 0;
    }
    catch (InvalidInputException mistakes)
    {
        Console.Error.WriteLine(mistakes.Message);
        return 1;
    }
    catch (Exception failure) when (failure.Message.StartsWith("ValidationFailed", StringComparison.Ordinal))
    {
        // CDK has already printed the findings; its exception would only add a stack trace of jsii.
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}
