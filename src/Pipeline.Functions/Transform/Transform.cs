namespace Pipeline.Functions;

/// <summary>Transforms the records of a Firehose stream.</summary>
internal static class Transform
{
    /// <summary>Reads what the transformation needs: the event schema and the partition keys.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot) => Start(environment, taskRoot, FunctionEdges.Real);

    /// <summary>The same with other edges.</summary>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot, FunctionEdges edges) =>
        Start(TransformOptions.Read(environment, taskRoot), environment, edges, new NoReingestion());

    /// <summary>The same with other options and another way back.</summary>
    public static FunctionHandler Start(TransformOptions options, Func<string, string?> environment, FunctionEdges edges, IReingestion reingestion) =>
        new RecordTransformer(options, reingestion, new TransformReport(edges, environment), edges.Time).HandleAsync;
}
