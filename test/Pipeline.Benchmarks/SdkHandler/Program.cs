using Amazon.DynamoDBv2;
using Pipeline.Benchmarks.SdkHandler;

using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
using var dynamoDb = new AmazonDynamoDBClient();
await new RuntimeLoop(http,
    Required("AWS_LAMBDA_RUNTIME_API")).RunAsync(new BatchWriter(dynamoDb, Required("TABLE_NAME")).HandleAsync);

static string Required(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} must be set; got nothing");
