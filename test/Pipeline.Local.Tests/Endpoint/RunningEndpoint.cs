using System.Text;
using Pipeline.Local.Metrics;
using Pipeline.Local.Run;
using Pipeline.Local.Tests.Assembly;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>A whole run with a stream, a bucket, a table and a queue, called over the wire as this computer's user.</summary>
public sealed class RunningEndpoint : IAsyncLifetime, IDisposable
{
    private readonly AssemblyFolder _assembly = new();
    private readonly TemporaryFolder _folder = new();

    internal LocalRun Run { get; private set; } = null!;

    internal int Port => Run.Endpoint.Url.Port;

    public async Task InitializeAsync()
    {
        _assembly.Stack(
            "app",
            """
            { "Resources": {
              "Stream": { "Type": "AWS::Kinesis::Stream", "Properties": { "Name": "orders", "ShardCount": 1 } },
              "Bucket": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "objects" } },
              "Kept": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "kept-objects" } },
              "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "jobs" } },
              "Table": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": "items", "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }] } } } }
            """,
            "aws://111122223333/eu-west-1");
        Run = await LocalRun.StartAsync(
            new LocalRunOptions
            {
                Assembly = _assembly.Path,
                NodeModules = Repository.PathTo("node_modules"),
                Folder = _folder.Path
            },
            new RunLog(TimeProvider.System),
            TimeProvider.System,
            CancellationToken.None);
    }

    public async Task DisposeAsync() => await Run.DisposeAsync();

    public void Dispose()
    {
        _assembly.Dispose();
        _folder.Dispose();
    }

    /// <summary>A signed call of S3.</summary>
    internal Task<(int Status, string Body, string Head)> S3Async(string line, string body = "", params string[] headers) =>
        RawHttp.SendAsync(Port, $"{line} HTTP/1.1", [$"Host: 127.0.0.1:{Port}", RawHttp.Authorization("s3"), .. headers], body);

    /// <summary>A signed call of a service with a target.</summary>
    internal Task<(int Status, string Body, string Head)> JsonAsync(string target, string body, Encoding? encoding = null) =>
        RawHttp.SendAsync(
        Port,
        "POST / HTTP/1.1",
        [
            $"Host: 127.0.0.1:{Port}",
            RawHttp.Authorization(target.Split('_', '.')[0].ToLowerInvariant() is var name && name == "amazonsqs" ? "sqs" : name),
            $"X-Amz-Target: {target}",
            $"Content-Type: application/x-amz-json-{(name is "dynamodb" or "amazonsqs" ? "1.0" : "1.1")}",
        ],
        body,
        encoding: encoding);
}
