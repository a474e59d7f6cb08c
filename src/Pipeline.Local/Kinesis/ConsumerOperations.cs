using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// Enhanced fan-out consumers: how they are registered and described. They read by <see cref="SubscriptionOperations"/>.
/// </summary>
internal sealed class ConsumerOperations(StreamRegistry registry)
{
    private static readonly ServiceLimit ListLimit =
        new(1, 10_000, "consumers", "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html");

    public JsonObject Register(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("StreamARN", pattern: KinesisInput.StreamArn());
        var name = input.RequiredText("ConsumerName", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var tags = input.Map("Tags");
        input.Check();
        var consumer = Register(registry.FindByArn(arn), name, null);
        consumer.Tags.TrySet(tags, (int)ServiceLimits.Kinesis.Tags.Maximum);
        var description = StreamDescriptions.Consumer(consumer);

        // AWS answers CREATING here. The next DescribeStreamConsumer finds the consumer ACTIVE.
        description["ConsumerStatus"] = "CREATING";
        return new() { ["Consumer"] = description };
    }

    /// <summary>Registers a consumer. Without a given ARN, one is made up.</summary>
    /// <exception cref="ServiceException">A consumer of that name exists, or the stream has too many.</exception>
    public StreamConsumer Register(KinesisStream stream, string name, string? arn)
    {
        if (stream.Consumers.All.Count >= ServiceLimits.Kinesis.EnhancedFanOutQuota.Default)
        {
            throw KinesisErrors.LimitExceeded(
                $"Stream {stream.Name} under account {registry.Account} has " +
                $"{ServiceLimits.Kinesis.EnhancedFanOutQuota.Default} consumers, as many as it can.");
        }

        var now = registry.Time.GetUtcNow();
        var consumer = new StreamConsumer(
            name, arn
                ?? string.Create(CultureInfo.InvariantCulture, $"{stream.Arn}/consumer/{name}:{now.ToUnixTimeSeconds()}"), now);
        return stream.Consumers.TryAdd(consumer)
            ? consumer
            : throw KinesisErrors.InUse(
                $"Consumer {name} of stream {stream.Name} under account {registry.Account} already exists.");
    }

    public JsonObject Deregister(JsonObject request)
    {
        var (stream, consumer) = Find(request);
        stream.Consumers.Remove(consumer);
        consumer.Subscriptions.End(NotFound(stream, consumer.Arn));
        return [];
    }

    public JsonObject Describe(JsonObject request)
    {
        var (stream, consumer) = Find(request);
        var description = StreamDescriptions.Consumer(consumer);
        description["StreamARN"] = stream.Arn;
        return new() { ["ConsumerDescription"] = description };
    }

    public JsonObject List(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("StreamARN", pattern: KinesisInput.StreamArn());
        var limit = input.Integer("MaxResults", ListLimit) ?? 100;
        var after = input.Text("NextToken");
        input.Check();
        var consumers = registry.FindByArn(arn).Consumers.All
            .Where(consumer => after is null || string.CompareOrdinal(consumer.Name, after) > 0).ToList();
        var answer =
            new JsonObject { ["Consumers"] = new JsonArray([.. consumers.Take(limit).Select(StreamDescriptions.Consumer)]) };
        if (consumers.Count > limit) answer["NextToken"] = consumers[limit - 1].Name;

        return answer;
    }

    /// <summary>The consumer that a call names: by its ARN, or by its stream's ARN and its name.</summary>
    /// <exception cref="ServiceException">Neither is given, or there is no such consumer.</exception>
    public (KinesisStream Stream, StreamConsumer Consumer) Find(JsonObject request)
    {
        var input = new KinesisInput(request);
        var consumerArn = input.Text("ConsumerARN");
        var streamArn = input.Text("StreamARN", pattern: KinesisInput.StreamArn());
        var name = input.Text("ConsumerName", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        input.Check();
        if (consumerArn is null && (streamArn is null || name is null))
            throw KinesisErrors.Invalid("Either ConsumerARN or both StreamARN and ConsumerName must be given.");

        return Find(consumerArn ?? streamArn!, consumerArn ?? name!);
    }

    /// <summary>The consumer of an ARN.</summary>
    /// <exception cref="ServiceException">There is no such consumer.</exception>
    public (KinesisStream Stream, StreamConsumer Consumer) Find(string arn) => Find(arn, arn);

    private (KinesisStream Stream, StreamConsumer Consumer) Find(string streamOrConsumerArn, string nameOrArn)
    {
        var stream = registry.FindByArn(streamOrConsumerArn);
        return (stream, stream.Consumers.Find(nameOrArn) ?? throw NotFound(stream, nameOrArn));
    }

    private ServiceException NotFound(KinesisStream stream, string consumer) =>
        KinesisErrors.NotFound($"Consumer {consumer} of stream {stream.Name} under account {registry.Account} not found.");
}
