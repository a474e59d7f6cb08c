using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Native;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.S3;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The published writer with its services: Lambda, DynamoDB and S3 on loopback.</summary>
internal sealed class PublishedWriter : IDisposable
{
    private readonly SimulatedDynamoDb _dynamoDb = new();
    private readonly SimulatedS3 _s3 = new();

    /// <param name="build">One of <see cref="PublishedBuild"/>.</param>
    /// <param name="settings">Settings of the writer in addition to table and bucket.</param>
    public PublishedWriter(string build, params (string Name, string Value)[] settings)
        : this(FunctionStartup.Of(build), settings)
    {
    }

    /// <param name="startup">The build.</param>
    /// <param name="settings">Settings of the writer in addition to table and bucket.</param>
    public PublishedWriter(FunctionStartup startup, params (string Name, string Value)[] settings)
    {
        _dynamoDb.Add("doors", Table);
        _s3.Add("rejects", Bucket);
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_DYNAMODB"] = _dynamoDb.Address,
            ["AWS_ENDPOINT_URL_S3"] = _s3.Address,
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_SESSION_TOKEN"] = "token",
            ["AWS_LAMBDA_FUNCTION_NAME"] = "writer",
            [FunctionSettings.RejectsBucket] = "rejects",
            [FunctionSettings.ReportBatchItemFailures] = "true",
        };
        foreach (var (name, value) in settings) environment[name] = value;
        Function = new FunctionProcess(Lambda.Endpoint, settings: environment, startup: startup);
    }

    public RuntimeApiServer Lambda { get; } = new();

    /// <summary>DynamoDB's address, for a proxy in front of it.</summary>
    public string DynamoDbAddress => _dynamoDb.Address;

    public SimulatedTable Table { get; } = new(new KeyAttribute("id", "S"));

    public SimulatedBucket Bucket { get; } = new();

    public FunctionProcess Function { get; }

    /// <summary>Sends it an event and waits for its report.</summary>
    public Report Send(JsonNode @event)
    {
        Lambda.Send(@event.ToJsonString());
        return Lambda.Next();
    }

    /// <summary>Ends it, and returns the lines that it printed.</summary>
    public IReadOnlyList<JsonNode> End()
    {
        Function.Terminate();
        Function.WaitForExit().ShouldBe(0);
        return [.. Function.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    public void Dispose()
    {
        Function.Dispose();
        Lambda.Dispose();
        _dynamoDb.Dispose();
        _s3.Dispose();
    }
}
