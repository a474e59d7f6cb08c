using Pipeline.Local.Faults;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Endpoint;
using Pipeline.Local.Tests.Firehose;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>What goes wrong with a table, and the alarms that tell.</summary>
public sealed class TableFaultTests
{
    private const string Put = """{ "TableName": "TABLE", "Item": { "id": { "S": "1" } } }""";
    private const string Get = """{ "TableName": "TABLE", "Key": { "id": { "S": "1" } } }""";
    private const string Query =
        """
        {
          "TableName": "TABLE", "IndexName": "byZone", "KeyConditionExpression": "#z = :z",
          "ExpressionAttributeNames": { "#z": "zone" }, "ExpressionAttributeValues": { ":z": { "S": "a" } }
        }
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // No engine: what these calls reach.
    private static readonly Uri None = new("http://127.0.0.1:1/");

    private readonly AlarmBed _bed = new(
        (MetricSource.Table, AlarmBed.Table),
        (MetricSource.TableIndex, $"{AlarmBed.Table}/{AlarmBed.Index}"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/BatchWriteItem"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/PutItem"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/UpdateItem"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/DeleteItem"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/GetItem"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/BatchGetItem"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/Query"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/Scan"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/TransactWriteItems"),
        (MetricSource.TableOperation, $"{AlarmBed.Table}/TransactGetItems"));

    [Fact]
    [FiresAlarm("table WriteThrottled"), FiresAlarm("health DataLate")]
    public Task ThrottledWrites_MakeRecordsLate() => FireAsync(None, new EndpointFaults(1, 1), "PutItem", Put);

    [Fact]
    [FiresAlarm("table ReadThrottled")]
    public Task ThrottledReads_AreOfTheTable() => FireAsync(None, new EndpointFaults(1, 1), "GetItem", Get);

    [Fact]
    [FiresAlarm("table IndexReadThrottled")]
    public Task ThrottledReadsOfAnIndex_AreOfTheIndex() => FireAsync(None, new EndpointFaults(1, 1), "Query", Query);

    [Fact]
    [FiresAlarm("table SystemErrors"), FiresAlarm("health PipelineDown")]
    public Task TableThatDoesNotAnswer_HasSystemErrors() => FireAsync(None, new EndpointFaults(0, 0), "PutItem", Put);

    [Fact]
    [FiresAlarm("table WriteCapacity")]
    public async Task WritesNearTheMaximum_TakeTheCapacity()
    {
        await using var engine = await EngineAsync(50_000);
        await FireAsync(engine.Address, new EndpointFaults(0, 0), "PutItem", Put);
    }

    [Fact]
    [FiresAlarm("table ReadCapacity")]
    public async Task ReadsNearTheMaximum_TakeTheCapacity()
    {
        await using var engine = await EngineAsync(2_500);
        await FireAsync(engine.Address, new EndpointFaults(0, 0), "GetItem", Get);
    }

    // An engine whose one answer reports the load of a minute.
    private static Task<EndpointServer> EngineAsync(int units) => EndpointServer.StartAsync((context, _, _) =>
        EndpointServer.WriteAsync(
            context,
            $$"""{ "ConsumedCapacity": { "TableName": "{{AlarmBed.Table}}", "CapacityUnits": {{units}} } }""",
            type: "application/x-amz-json-1.0"));

    private async Task FireAsync(
        Uri engine, EndpointFaults faults, string operation, string input,
        [System.Runtime.CompilerServices.CallerMemberName] string method = "")
    {
        await using var table = await DynamoDbBed.StartAsync(
            engine, AlarmBed.Table, faults, _bed.Time, makesTable: false, log: _bed.Log);
        await _bed.FireAsync(this, Minute, () => table.CallAsync(operation, input), method);
    }
}
