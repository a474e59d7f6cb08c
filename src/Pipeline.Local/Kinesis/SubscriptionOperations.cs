using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>SubscribeToShard.</summary>
internal sealed class SubscriptionOperations(
    StreamRegistry registry, ConsumerOperations consumers, ShardReader reader, KinesisMetrics metrics)
{
    public const string Operation = "SubscribeToShard";

    /// <summary>Begins the subscription that a call asks for.</summary>
    /// <exception cref="ServiceException">
    /// The input is wrong, its consumer or shard does not exist, or the consumer is already subscribed to the shard.
    /// </exception>
    public IEventSource Subscribe(JsonObject request)
    {
        var input = new KinesisInput(request);
        input.RequiredText("ConsumerARN", pattern: KinesisInput.StreamArn());
        var shardId = input.RequiredText("ShardId", ServiceLimits.Kinesis.NameLength, KinesisInput.Name());
        var position = input.Structure("StartingPosition");
        if (position is null) input.Violate("StartingPosition", null, "Member must not be null");
        input.Check();
        var (stream, consumer) = consumers.Find(request);
        return new Events(Subscribe(stream, consumer, shardId, PositionOf(position!)));
    }

    /// <summary>Begins a subscription.</summary>
    /// <exception cref="ServiceException">
    /// The shard does not exist, the position is not in it, or the consumer is already subscribed to it.
    /// </exception>
    public ShardSubscription Subscribe(KinesisStream stream, StreamConsumer consumer, string shardId, StreamPosition position)
    {
        var start = reader.PlaceOf(stream, shardId, position, Operation);
        try
        {
            var subscription = consumer.Subscriptions.Begin(
                start.Shard.Id,
                registry.Time.GetUtcNow(),
                () => new ShardSubscription(registry, stream, consumer, start, metrics));
            metrics.Subscribed(stream.Name, consumer.Name, isSuccess: true);
            return subscription;
        }
        catch (ServiceException)
        {
            metrics.Subscribed(stream.Name, consumer.Name, isSuccess: false);
            throw;
        }
    }

    private static StreamPosition PositionOf(KinesisInput input)
    {
        var type = input.Choice("Type", ReadOperations.Types, required: true);
        var number = input.Text("SequenceNumber", ServiceLimits.Kinesis.SequenceNumberDigits);
        var time = input.Time("Timestamp");
        input.Check();
        if (type is ShardReader.AtSequenceNumber or ShardReader.AfterSequenceNumber && number is null)
        {
            throw KinesisErrors.Invalid(
                $"A StartingPosition of type {type} must have a SequenceNumber; got none; give it, or choose another type.");
        }

        if (type is ShardReader.AtTimestamp && time is null)
        {
            throw KinesisErrors.Invalid(
                $"A StartingPosition of type {type} must have a Timestamp; got none; give it, or choose another type.");
        }

        return new StreamPosition(type!, number, time);
    }

    private sealed class Events(ShardSubscription subscription) : IEventSource
    {
        public CancellationToken Over => subscription.Over;

        public async Task<AnswerEvent?> NextAsync(CancellationToken cancellation)
        {
            if (await subscription.NextAsync(cancellation) is not { } next) return null;
            var payload = new JsonObject
            {
                ["Records"] = RecordDescriptions.Records(next.Records, subscription.Stream.Settings.EncryptionType),
                ["MillisBehindLatest"] = (long)next.BehindLatest.TotalMilliseconds,
            };
            if (next.Continuation is { } number) payload["ContinuationSequenceNumber"] = number;
            else payload["ChildShards"] = RecordDescriptions.Children(subscription.Children);
            return new AnswerEvent("SubscribeToShardEvent", payload);
        }

        public void Dispose() => subscription.Dispose();
    }
}
