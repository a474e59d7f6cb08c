namespace Pipeline.Local.Engines;

/// <summary>A server in its own process, for the services that this repository does not implement.</summary>
/// <param name="Name">Its services, for messages.</param>
/// <param name="Package">Its npm package.</param>
/// <param name="Script">The script that starts it.</param>
/// <param name="HealthPath">A path that answers once it is ready.</param>
internal sealed record Engine(string Name, string Package, string Script, string HealthPath)
{
    public static Engine DynamoDb { get; } = new("DynamoDB", "dynalite", EngineScript.DynamoDb, "/")
    {
        Types = [AwsType.DynamoDb.Table, AwsType.DynamoDb.GlobalTable],
    };

    public static Engine ObjectsAndQueues { get; } = new("S3 and SQS", "fauxqs", EngineScript.ObjectsAndQueues, "/health")
    {
        Types = [AwsType.S3.Bucket, AwsType.Sqs.Queue],
    };

    /// <summary>The resource types whose data it holds.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}
