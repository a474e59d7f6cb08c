using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Kinesis;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>A service with a manual clock, and the reports that it makes.</summary>
internal sealed class KinesisBed
{
    public const string Stream = "orders";
    public const string StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders";
    public static readonly Caller Reader =
        new("arn:aws:sts::111122223333:assumed-role/reader/x", "arn:aws:iam::111122223333:role/reader");

    public KinesisBed(
        KinesisOptions? options = null, KinesisFaults? faults = null, TimeProvider? time = null,
            params IReadOnlyList<Resource> resources) =>
        Service = new(Deployment(resources), Access, Log, time ?? Time, options, faults);

    public KinesisService Service { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

    public KinesisLog Log { get; } = new();

    public KinesisAccess Access { get; } = new();

    public static Deployment Deployment(params IReadOnlyList<Resource> resources) =>
        new("111122223333", "eu-west-1", "aws", resources, [], new Dictionary<(string, string), string>());

    public static KinesisBed WithStream(int shards, KinesisOptions? options = null, KinesisFaults? faults = null)
    {
        var bed = new KinesisBed(options, faults);
        bed.Call("CreateStream", $$"""{"StreamName":"orders","ShardCount":{{shards}}}""");
        return bed;
    }

    public static KinesisBed OnDemand(KinesisOptions? options = null, KinesisFaults? faults = null)
    {
        var bed = new KinesisBed(options, faults);
        bed.Call("CreateStream", """{"StreamName":"orders","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}""");
        return bed;
    }

    /// <summary>Calls an operation with JSON as input; the response has gone through JSON too, as a client gets it.</summary>
    public JsonObject Call(string operation, string input) =>
        JsonNode.Parse(Service.InvokeAsync(operation, JsonNode.Parse(input)!.AsObject(), CancellationToken.None).GetAwaiter()
            .GetResult().ToJsonString())!.AsObject();

    public ServiceException Refused(string operation, string input) =>
        Should.Throw<ServiceException>(() => Call(operation, input));

    public JsonObject Put(params (string Key, string Data)[] records) => Call("PutRecords", Records(records));

    public static string Records(params IEnumerable<(string Key, string Data)> records) => new JsonObject
    {
        ["StreamName"] = Stream,
        ["Records"] = new JsonArray([.. records.Select(record => new JsonObject
        {
            ["PartitionKey"] = record.Key,
            ["Data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(record.Data)),
        })]),
    }.ToJsonString();

    public IReadOnlyList<JsonNode> Shards() =>
        [.. Call("ListShards", """{"StreamName":"orders"}""")["Shards"]!.AsArray().Select(shard => shard!)];

    public string Iterator(string shard, string type = "TRIM_HORIZON", string more = "") => (string)Call(
        "GetShardIterator",
            $$"""{"StreamName":"orders","ShardId":"{{shard}}","ShardIteratorType":"{{type}}"{{more}}}""")["ShardIterator"]!;

    public JsonObject Get(string iterator, int? limit = null) =>
        Call("GetRecords", new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = limit }.ToJsonString());

    /// <summary>Registers a consumer with enhanced fan-out, and returns its ARN.</summary>
    public string Register() => (string)Call(
        "RegisterStreamConsumer", $$"""{"StreamARN":"{{StreamArn}}","ConsumerName":"fast"}""")["Consumer"]!["ConsumerARN"]!;

    /// <summary>Subscribes a consumer to a shard.</summary>
    public IEventSource Subscribe(string consumer, string position, string shard = "shardId-000000000000") => Service.Subscribe(
        "SubscribeToShard",
        JsonNode.Parse($$"""{"ConsumerARN":"{{consumer}}","ShardId":"{{shard}}","StartingPosition":{{position}}}""")!.AsObject());

    /// <summary>The data of all records that a shard still holds.</summary>
    public List<string> ReadAll(string shard)
    {
        var data = new List<string>();
        for (var iterator = Iterator(shard); iterator is not null;)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            var answer = Get(iterator);
            data.AddRange(Texts(answer));
            iterator = (string?)answer["NextShardIterator"];
            if (Texts(answer).Count == 0) break;
        }

        return data;
    }

    public static List<string> Texts(JsonObject answer) =>
        [.. answer["Records"]!.AsArray()
            .Select(record => Encoding.UTF8.GetString(Convert.FromBase64String((string)record!["Data"]!)))];

    internal sealed class KinesisLog : IRunLog
    {
        public ConcurrentQueue<(string Source, string Line)> Lines { get; } = new();

        public ConcurrentQueue<(string Metric, double Value)> Metrics { get; } = new();

        public ConcurrentQueue<(string Shard, string Metric, double Value)> OfShards { get; } = new();

        public void Say(string source, string line) => Lines.Enqueue((source, line));

        public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions)
        {
            nameSpace.ShouldBe("AWS/Kinesis");
            if (dimensions is [("StreamName", Stream), ("ShardId", var shard)])
            {
                OfShards.Enqueue((shard, metric, value));
                return;
            }

            dimensions[0].ShouldBe(("StreamName", Stream));
            dimensions.Skip(1)
                .ShouldBe(metric.StartsWith("SubscribeToShard", StringComparison.Ordinal) ? [("ConsumerName", "fast")] : []);
            Metrics.Enqueue((metric, value));
        }

        public double Sum(string metric) => Metrics.Where(point => point.Metric == metric).Sum(point => point.Value);
    }

    internal sealed class KinesisAccess : IAccess
    {
        public ConcurrentQueue<Permission> Required { get; } = [];

        public string? DeniedAction { get; set; }

        public void Require(Caller caller, Permission permission)
        {
            Required.Enqueue(permission);
            if (permission.Action == DeniedAction)
                throw new ServiceException("AccessDeniedException", $"{caller.Arn} may not {permission.Action}");
        }

        public RoleSession Assume(string roleArn, string service, string sessionName,
            IReadOnlyDictionary<string, string[]>? context = null) =>
            throw new NotSupportedException("streams take on no role");
    }
}
