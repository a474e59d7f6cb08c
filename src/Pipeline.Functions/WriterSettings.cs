namespace Pipeline.Functions;

/// <summary>
/// What the writer function and the construct that deploys it must agree on. Compiled into both, so that no name is typed
/// twice.
/// </summary>
internal static class WriterSettings
{
    /// <summary>The assembly that Lambda runs, and so the handler string of an executable assembly
    /// (https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html).</summary>
    public const string Assembly = "Pipeline.Functions";

    /// <summary>The environment variable that names the table.</summary>
    public const string TableName = "TABLE_NAME";

    /// <summary>The event schema's file beside the assembly: environment variables hold 4 KB in all, a schema may be larger
    /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).</summary>
    public const string SchemaFile = "schema.json";
}
