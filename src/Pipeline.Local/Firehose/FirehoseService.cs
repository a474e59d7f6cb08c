using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Records;

namespace Pipeline.Local.Firehose;

/// <summary>
/// Amazon Data Firehose on this computer: the Firehose streams of a cloud assembly, and the operations that producers call
/// (https://docs.aws.amazon.com/firehose/latest/APIReference/).
/// </summary>
internal sealed class FirehoseService(FirehoseHost host) : IJsonService, IAsyncDisposable
{
    private readonly FirehoseStreams _streams = new(host);
    private readonly FirehosePermissions _permissions = new(host);

    public string TargetPrefix => "Firehose_20150804";

    public string ContentType => "application/x-amz-json-1.1";

    /// <summary>The Firehose streams that run, by name.</summary>
    public IReadOnlyList<DeliveryStream> Streams => _streams.All;

    /// <summary>
    /// Makes a Firehose stream and starts it. It delivers every record that is put into its source after this returns.
    /// </summary>
    /// <param name="resource">An <c>AWS::KinesisFirehose::DeliveryStream</c>.</param>
    /// <returns>The parts of the stream that the run leaves out.</returns>
    /// <exception cref="InvalidInputException">AWS would refuse its properties.</exception>
    /// <exception cref="ServiceException">
    /// AWS would not make the stream: a role cannot be assumed or lacks a permission, or the source does not exist.
    /// </exception>
    public IReadOnlyList<Unsupported> Create(Resource resource) => _streams.Create(resource);

    public IEnumerable<Permission> PermissionsOf(string operation, JsonObject input) => _permissions.Of(operation, input);

    public Task<JsonObject> InvokeAsync(string operation, JsonObject input, CancellationToken cancellation) => operation switch
    {
        "DeleteDeliveryStream" => _streams.DeleteAsync(input),
        _ => Task.FromResult(Invoke(operation, input)),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in Streams) await stream.DisposeAsync();
    }

    private JsonObject Invoke(string operation, JsonObject input) => operation switch
    {
        "PutRecord" => Find(input).Puts.PutRecord(input),
        "PutRecordBatch" => Find(input).Puts.PutRecordBatch(input),
        "DescribeDeliveryStream" => DeliveryStreamDescription.Of(Find(input).Stream),
        "ListDeliveryStreams" => List(input),
        "CreateDeliveryStream" => _streams.Create(input),
        "UpdateDestination" => _streams.UpdateDestination(input),
        "StartDeliveryStreamEncryption" => _streams.StartEncryption(input),
        "StopDeliveryStreamEncryption" => _streams.StopEncryption(input),
        "TagDeliveryStream" => new FirehoseTags(_streams).Tag(input),
        "UntagDeliveryStream" => new FirehoseTags(_streams).Untag(input),
        "ListTagsForDeliveryStream" => new FirehoseTags(_streams).List(input),
        _ => throw new ServiceException("UnknownOperationException", $"{operation} is not an operation of Firehose."),
    };

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
            throw new ServiceException("SerializationException", $"Limit must be an integer; got {node.ToJsonString()}");

        if (limit is >= 1 and <= most) return limit;
        throw new ServiceException(
            "ValidationException",
            $"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: "
            + $"Member must have value {(limit < 1 ? "greater than or equal to 1" : $"less than or equal to {most}")}");
    }

    private (DeliveryStream Stream, FirehosePuts Puts) Find(JsonObject input) => _streams.Find(FirehosePermissions.NameOf(input));
}
