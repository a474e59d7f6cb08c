using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>A Firehose service with fake neighbours and one stream, <c>badges</c>.</summary>
internal sealed class FirehoseLab : IAsyncDisposable
{
    public const string Arn = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/badges";
    public const string DestinationRole = "arn:aws:iam::111122223333:role/destination";
    public const string SourceRole = "arn:aws:iam::111122223333:role/source";
    public const string StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/events";
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:transform:1";

    public FirehoseLab(double factor = 1, Dictionary<string, Uri>? endpoints = null, Func<string, bool>? putFault = null,
        TimeProvider? clock = null, IRunLog? log = null)
    {
        Streams = new FakeStreams(clock ?? Time);
        Service = new FirehoseService(
            new FirehoseHost("111122223333", "eu-west-1", "aws", Access, Streams, Functions, Objects, log ?? Log,
                new Pace(clock ?? Time, factor), Seed: 7)
            {
                Endpoints = endpoints ?? [],
                PutFault = putFault ?? (_ => false),
            });
    }

    public StepTime Time { get; } = new();

    public FakeAccess Access { get; } = new();

    public FakeStreams Streams { get; }

    public FakeFunctions Functions { get; } = new();

    public FakeObjects Objects { get; } = new();

    public FakeLog Log { get; } = new();

    public FirehoseService Service { get; }

    public DeliveryStream Stream => Service.Streams.Single();

    public DeliveryProgress Progress => Stream.Progress;

    /// <summary>A stream that delivers to S3; the JSON text changes its configuration.</summary>
    public IReadOnlyList<Unsupported> CreateS3(string changes = "{}", bool isOfKinesis = false)
    {
        var destination = new JsonObject { ["BucketARN"] = "arn:aws:s3:::data", ["RoleARN"] = DestinationRole };
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject()) destination[name] = value?.DeepClone();
        return Create(new JsonObject { ["ExtendedS3DestinationConfiguration"] = destination }, isOfKinesis);
    }

    public IReadOnlyList<Unsupported> Create(JsonObject properties, bool isOfKinesis = false)
    {
        if (isOfKinesis)
        {
            properties["DeliveryStreamType"] = "KinesisStreamAsSource";
            properties["KinesisStreamSourceConfiguration"] =
                new JsonObject { ["KinesisStreamARN"] = StreamArn, ["RoleARN"] = SourceRole };
        }

        return Service.Create(
            new Resource("app", "Badges", "AWS::KinesisFirehose::DeliveryStream", "badges", Arn, "app/Badges", properties));
    }

    public static string Processors(params string[] processors) =>
        $$"""{"Enabled": true, "Processors": [{{string.Join(',', processors)}}]}""";

    public static string Processor(string type, params (string Name, string Value)[] parameters) => new JsonObject
    {
        ["Type"] = type,
        ["Parameters"] = new JsonArray([.. parameters.Select(parameter =>
            new JsonObject { ["ParameterName"] = parameter.Name, ["ParameterValue"] = parameter.Value })]),
    }.ToJsonString();

    public void Put(params string[] records)
    {
        foreach (var record in records) Call("PutRecord", Record(record));
    }

    public static JsonObject Record(string text) => new() { ["Record"] = new JsonObject { ["Data"] = Encode(text) } };

    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Decode(string data) => Encoding.UTF8.GetString(Convert.FromBase64String(data));

    public JsonObject Call(string operation, JsonObject input)
    {
        input["DeliveryStreamName"] ??= "badges";
        return Service.InvokeAsync(operation, input, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Drains the delivery, and moves the clock meanwhile.</summary>
    public async Task DrainAsync(double stepSeconds = 0.5)
    {
        var drained = Service.DrainAsync(CancellationToken.None);
        await Time.AdvanceUntilAsync(() => drained.IsCompleted, TimeSpan.FromSeconds(stepSeconds));
        await drained;
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

internal static class FirehoseServiceExtensions
{
    /// <summary>Delivers all buffered records of all streams, without waiting for full buffers.</summary>
    public static Task FlushAsync(this FirehoseService service, CancellationToken cancellation) =>
        Task.WhenAll(service.Streams.Select(stream => stream.FlushAsync(cancellation)));

    /// <summary>Reads all sources to their tips and delivers all records.</summary>
    public static Task DrainAsync(this FirehoseService service, CancellationToken cancellation) =>
        Task.WhenAll(service.Streams.Select(stream => stream.DrainAsync(cancellation)));
}
