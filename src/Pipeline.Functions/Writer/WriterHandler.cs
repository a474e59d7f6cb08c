using Amazon.DynamoDBv2;
using Amazon.S3;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Rejects;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Writer;

/// <summary>Writes the records of a Kinesis stream to a DynamoDB table.</summary>
internal static class WriterHandler
{
    /// <summary>Reads the writer's settings: the table's name, the event schema and the write mode.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot) =>
        Start(environment, taskRoot, FunctionDependencies.Real);

    /// <summary>Overload for tests: clock, randomness and output are passed in.</summary>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot, FunctionDependencies dependencies)
    {
        var options = WriterOptions.Read(environment, taskRoot);
        var backoff = new Backoff(dependencies.Time, dependencies.Jitter);
        var sender = new ItemSender(NewItemClient(options.SdkClient), options, dependencies.Time, backoff);
        var rejects = new RejectStore(
            options.RejectsBucket,
            () => new AmazonS3Client(SdkConfig.S3(environment, options.SdkClient)),
            dependencies.Time,
            backoff);
        var report = new WriterReport(dependencies, environment);
        return new RecordWriter(options, sender, rejects, report, dependencies.Time).HandleAsync;
    }

    /// <summary>Makes the client that a setting names.</summary>
    internal static IItemClient NewItemClient(SdkClient client) => client == SdkClient.Plain
        ? new PlainItemClient(new AmazonDynamoDBClient(SdkConfig.DynamoDb(client)))
        : new ItemClient(SdkConfig.DynamoDb(client));
}
