using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Windows;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>The aggregation in this process, with a table of its own.</summary>
internal sealed class AggregationUnderTest : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static int Instances;

    private readonly string _name;
    private readonly bool _ownsTable;
    private readonly WaitingTime _time = new(Start) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly AmazonDynamoDBClient _client;
    private readonly FunctionHandler _handler;
    private int _invocations;
    private int _published;

    /// <param name="source">What it reads.</param>
    /// <param name="other">Another instance whose table it shares; null for a table of its own.</param>
    public AggregationUnderTest(AggregationSource source, AggregationUnderTest? other = null)
    {
        _name = other?._name ?? $"aggregates-{Interlocked.Increment(ref Instances)}";
        _ownsTable = other is null;
        Table = other?.Table ?? new SimulatedTable(new("aggregate", "S"), new("window", "S")) { Time = _time };
        Table.Indexes["top"] = new("board", "S");
        Table.SortKeys["top"] = "rank";
        SimulatedAws.DynamoDb.Add(_name, Table);
        _client = new AmazonDynamoDBClient(SdkConfig.DynamoDb(SdkClient.Direct));
        var options = new AggregationOptions
        {
            Table = _name,
            Source = source,
            Schema = AggregationCase.Schema,
            Aggregations = AggregationCase.Declaration.Aggregations,
            AlertTopic = "arn:aws:sns:eu-west-1:111122223333:crowd",
        };
        _handler = AggregationHandler.Start(
            options, _client, PublishAsync, new FunctionDependencies(_time, new Random(1).NextDouble, Output), _ => null);
    }

    public SimulatedTable Table { get; }

    /// <summary>The messages to the topic, those that were sent twice too.</summary>
    public List<JsonNode> Alerts { get; } = [];

    /// <summary>Whether the topic accepts a message, by the number of the call.</summary>
    public Func<int, Exception?> TopicFails { get; set; } = _ => null;

    /// <summary>What an invocation has, by the function's clock.</summary>
    public Func<TimeSpan> Timeout { get; set; } = () => TimeSpan.FromMinutes(15);

    /// <summary>What it printed: its metrics and its log.</summary>
    public StringWriter Output { get; } = new();

    /// <summary>The aggregates, without the items that count values.</summary>
    public List<JsonObject> Aggregates => [.. Table.Items.Values.Select(item => JsonNode.Parse(item.Stored)!.AsObject())
        .Where(item => item.ContainsKey("board"))];

    public async Task<FunctionAnswer> InvokeAsync(byte[] payload)
    {
        var invocation = new Invocation(
            $"request-{++_invocations}",
            AttemptId: null,
            _time.GetUtcNow() + Timeout(),
            "arn:aws:lambda:eu-west-1:111122223333:function:aggregation",
            TraceId: null,
            payload);
        try
        {
            var response = await _handler(invocation, CancellationToken.None);
            Encoding.UTF8.GetString(response.Span).ShouldBe("""{"state":{},"batchItemFailures":[]}""");
            return new FunctionAnswer(null, null);
        }
        catch (FunctionException error)
        {
            return new FunctionAnswer(null, error);
        }
    }

    public void RemoveTable() => SimulatedAws.DynamoDb.Remove(_name);

    public void Dispose()
    {
        _client.Dispose();
        if (_ownsTable) RemoveTable();
        Output.Dispose();
    }

    private Task PublishAsync(string subject, string message, CancellationToken cancellation)
    {
        subject.ShouldBe("zones: a group is above 5");
        if (TopicFails(++_published) is { } error) return Task.FromException(error);
        lock (Alerts) Alerts.Add(JsonNode.Parse(message)!);
        return Task.CompletedTask;
    }
}
