using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Engines;
using Pipeline.Local.Faults;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Engines;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>A run's DynamoDB: the endpoint in front of the engine, with one table, and its metrics.</summary>
internal sealed class DynamoDbBed : IAsyncDisposable
{
    private const string Authorization =
        "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none";

    private readonly HttpClient _http = new();
    private readonly Forwarder _engine;
    private readonly LocalEndpoint _endpoint;

    private DynamoDbBed(string table, Forwarder engine, DynamoDbHandler handler, LocalEndpoint endpoint, RunLog log) =>
        (Table, _engine, Handler, _endpoint, Log) = (table, engine, handler, endpoint, log);

    public string Table { get; }

    public DynamoDbHandler Handler { get; }

    public RunLog Log { get; }

    /// <summary>Creates a table of this name with a global secondary index <c>byZone</c>, and calls it as a role.</summary>
    public static async Task<DynamoDbBed> StartAsync(
        Uri engine,
        string table,
        EndpointFaults? faults = null,
        TimeProvider? time = null,
        bool isRole = true,
        bool makesTable = true,
        RunLog? log = null)
    {
        var deployment = Deployments.Of(Deployments.Resource(AwsType.DynamoDb.Table, table, """
            {
              "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
              "AttributeDefinitions": [
                { "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "zone", "AttributeType": "S" }],
              "BillingMode": "PAY_PER_REQUEST",
              "GlobalSecondaryIndexes": [{
                "IndexName": "byZone",
                "KeySchema": [{ "AttributeName": "zone", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "ALL" } }]
            }
            """));
        if (makesTable) await new Provisioner(engine, engine, engine).ProvisionAsync(deployment, CancellationToken.None);
        log ??= new RunLog(time ?? TimeProvider.System);
        var forwarder = new Forwarder(engine);
        var handler = new DynamoDbHandler(
            deployment, new OpenAccess(), forwarder, faults ?? new EndpointFaults(0, 0), log, time ?? TimeProvider.System);
        var caller = new Caller(
            "arn:aws:sts::111122223333:assumed-role/writer/w", isRole ? "arn:aws:iam::111122223333:role/writer" : null);
        var notHere = new NotHereCalls(deployment, new AccessControl(deployment, time ?? TimeProvider.System, log));
        var endpoint = await LocalEndpoint.StartAsync(EndpointAddress.Bind(0), (_, _) => caller, [handler], notHere, log,
            CancellationToken.None);
        return new DynamoDbBed(table, forwarder, handler, endpoint, log);
    }

    public double Sum(string metric, params (string Name, string Value)[] dimensions) =>
        Log.Metrics.Total("AWS/DynamoDB", metric, dimensions);

    public double OfTable(string metric) => Sum(metric, ("TableName", Table));

    public double OfIndex(string metric) => Sum(metric, ("TableName", Table), ("GlobalSecondaryIndexName", "byZone"));

    public double OfOperation(string metric, string operation) => Sum(metric, ("TableName", Table), ("Operation", operation));

    public async Task<(HttpStatusCode Status, JsonObject Answer)> CallAsync(string operation, string input)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint.Url);
        var text = input.Replace("TABLE", Table, StringComparison.Ordinal);
        request.Content = new StringContent(text, Encoding.UTF8, "application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20260101T000000Z");
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>The input of a BatchWriteItem call with items of these sizes, in bytes, plus a few bytes each.</summary>
    public static string Batch(string idPrefix, params int[] sizes) => new JsonObject
    {
        ["RequestItems"] = new JsonObject
        {
            ["TABLE"] = new JsonArray([.. sizes.Select((size, i) => Put($"{idPrefix}{i}", size))]),
        },
    }.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        _engine.Dispose();
        _http.Dispose();
    }

    private static JsonNode Put(string id, int size) => JsonNode.Parse($$"""
        {
          "PutRequest": {
            "Item": { "id": { "S": "{{id}}" }, "zone": { "S": "z" }, "text": { "S": "{{new string('x', size)}}" } }
          }
        }
        """)!;

    private sealed class OpenAccess : IAccess
    {
        public void Require(Caller caller, Permission permission)
        {
        }

        public RoleSession Assume(
            string roleArn, string service, string sessionName, IReadOnlyDictionary<string, string[]>? context = null) =>
            throw new NotSupportedException();
    }
}
