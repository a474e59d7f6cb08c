using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>
/// Amazon Data Firehose on this computer: the Firehose streams of a cloud assembly, and the operations that producers call
/// (https://docs.aws.amazon.com/firehose/latest/APIReference/).
/// </summary>
internal sealed class FirehoseService(FirehoseHost host) : IJsonService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (DeliveryStream Stream, FirehosePuts Puts)> _streams = [];

    public string SigningName => "firehose";

    public string TargetPrefix => "Firehose_20150804";

    public string ContentType => "application/x-amz-json-1.1";

    /// <summary>The Firehose streams that run, by name.</summary>
    public IReadOnlyList<DeliveryStream> Streams =>
        [.. _streams.Values.Select(each => each.Stream).OrderBy(stream => stream.Settings.Name, StringComparer.Ordinal)];

    /// <summary>Makes a Firehose stream and starts it: when this returns, it misses nothing that is put into its source.</summary>
    /// <param name="resource">An <c>AWS::KinesisFirehose::DeliveryStream</c>.</param>
    /// <returns>What the stream, or a part of it, does not do here.</returns>
    /// <exception cref="InvalidInputException">AWS would refuse its properties.</exception>
    /// <exception cref="ServiceException">AWS would not make it: a role cannot be taken on or lacks a right, or there is no such source.</exception>
    public IReadOnlyList<Unsupported> Create(Resource resource)
    {
        var reader = new DeliveryStreamReader(resource, host.Endpoints);
        if (reader.Read() is not { } settings) return reader.Unsupported;
        var stream = new DeliveryStream(host, settings, HashCode(settings.Name));
        if (!_streams.TryAdd(settings.Name, (stream, new FirehosePuts(host, stream))))
        {
            throw new ServiceException("ResourceInUseException", $"Firehose {settings.Name} under accountId {host.Account} already exists");
        }

        try
        {
            stream.Start();
        }
        catch (ServiceException)
        {
            _streams.TryRemove(settings.Name, out _);
            throw;
        }

        return reader.Unsupported;
    }

    /// <summary>Delivers what all streams have, however little that is.</summary>
    public Task FlushAsync(CancellationToken cancellation) => Task.WhenAll(Streams.Select(stream => stream.FlushAsync(cancellation)));

    /// <summary>Reads all sources to their tips and delivers all of it; a destination that refuses is tried until the call is cancelled.</summary>
    public Task DrainAsync(CancellationToken cancellation) => Task.WhenAll(Streams.Select(stream => stream.DrainAsync(cancellation)));

    public IEnumerable<Need> Needs(string operation, JsonObject input)
    {
        var resource = operation is "ListDeliveryStreams"
            ? "*"
            : $"arn:{host.Partition}:firehose:{host.Region}:{host.Account}:deliverystream/{NameOf(input)}";
        return [new Need($"firehose:{operation}", resource)];
    }

    public Task<JsonObject> InvokeAsync(string operation, JsonObject input, CancellationToken cancellation) => Task.FromResult(operation switch
    {
        "PutRecord" => Find(input).Puts.PutRecord(input),
        "PutRecordBatch" => Find(input).Puts.PutRecordBatch(input),
        "DescribeDeliveryStream" => DeliveryStreamDescription.Of(Find(input).Stream),
        "ListDeliveryStreams" => List(input),
        "CreateDeliveryStream" or "DeleteDeliveryStream" or "UpdateDestination" or "StartDeliveryStreamEncryption" or "StopDeliveryStreamEncryption"
            or "TagDeliveryStream" or "UntagDeliveryStream" or "ListTagsForDeliveryStream" => throw new ServiceException(
                "InvalidArgumentException",
                $"{operation} is not offered by the local run: it has the Firehose streams of the cloud assembly. Change the CDK app and run it again."),
        _ => throw new ServiceException("UnknownOperationException", $"{operation} is no operation of Firehose."),
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in Streams) await stream.DisposeAsync();
    }

    private JsonObject List(JsonObject input)
    {
        var limit = Limit(input["Limit"]);
        var after = JsonServiceHandler.Text(input, "ExclusiveStartDeliveryStreamName");
        var type = JsonServiceHandler.Text(input, "DeliveryStreamType");
        var names = Streams
            .Where(stream => type is null || (type == "KinesisStreamAsSource") == stream.Settings.Source is not null)
            .Select(stream => stream.Settings.Name)
            .Where(name => after is null || string.CompareOrdinal(name, after) > 0)
            .ToList();
        return new JsonObject
        {
            ["DeliveryStreamNames"] = new JsonArray([.. names.Take(limit).Select(name => JsonValue.Create(name))]),
            ["HasMoreDeliveryStreams"] = names.Count > limit,
        };
    }

    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html.
    private static int Limit(JsonNode? node)
    {
        const int defaultLimit = 10;
        const int most = 10_000;
        if (node is null) return defaultLimit;
        if (node is not JsonValue value || !value.TryGetValue<int>(out var limit))
        {
            throw new ServiceException("SerializationException", $"Limit must be an integer; got {node.ToJsonString()}");
        }

        if (limit is >= 1 and <= most) return limit;
        throw new ServiceException(
            "ValidationException",
            $"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: "
            + $"Member must have value {(limit < 1 ? "greater than or equal to 1" : $"less than or equal to {most}")}");
    }

    private (DeliveryStream Stream, FirehosePuts Puts) Find(JsonObject input)
    {
        var name = NameOf(input);
        return _streams.TryGetValue(name, out var found)
            ? found
            : throw new ServiceException("ResourceNotFoundException", $"Firehose {name} under account {host.Account} not found.");
    }

    private static string NameOf(JsonObject input) => JsonServiceHandler.Text(input, "DeliveryStreamName") is { Length: > 0 } name
        ? name
        : throw new ServiceException(
            "ValidationException",
            "1 validation error detected: Value null at 'deliveryStreamName' failed to satisfy constraint: Member must not be null");

    // The same in each process, unlike string's own.
    private int HashCode(string name) => name.Aggregate(host.Seed, (hash, character) => unchecked((hash * 31) + character));
}
