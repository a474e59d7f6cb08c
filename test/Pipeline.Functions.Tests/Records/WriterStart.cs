namespace Pipeline.Functions.Tests;

/// <summary>The one place that knows how a writer is given its edges.</summary>
internal static class WriterStart
{
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot, TimeProvider time, TextWriter output)
    {
        // The services must be there before the writer makes its clients.
        _ = SimulatedAws.DynamoDb;
        _ = (time, output);
        return Writer.Start(environment, taskRoot);
    }
}
