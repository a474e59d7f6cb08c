using System.Globalization;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Items;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public sealed partial record DynamoDbWriterProps
{
    private static readonly string[] SequenceAttributes =
        [Records.Items.MetadataAttributes.SequenceNumber, Records.Items.MetadataAttributes.SubSequenceNumber];

    private static readonly string[] AllMetadata =
        [Records.Items.MetadataAttributes.ShardId, .. SequenceAttributes, Records.Items.MetadataAttributes.ArrivalTime];

    /// <summary>The code that the function gets, and what runs it.</summary>
    internal FunctionBuild Build => FunctionCode.OfTheLibrary.Build(Runtime, Architecture, CodePath);

    internal void Validate(Violations violations)
    {
        ValidateSizes(violations);
        if (!(violations.Given(nameof(Stream), Stream) & violations.Given(nameof(Table), Table) & HasParts(violations))) return;
        ValidatePlaces(violations);
        violations.Require(
            Consumer is null || Consumer.Stream.StreamArn == Stream.StreamArn,
            nameof(Consumer),
            "be a consumer of Stream",
            Consumer?.Stream.StreamArn,
            "make it by AddConsumer of the stream that the writer reads");
        ValidateBetween(violations, new WriterEnds
        {
            Shards = Stream.Made?.Capacity.Shards,
            Retention = Stream.Retention,
            RecordDistribution = Stream.RecordDistribution,
            ProducersAggregate = Stream.ProducersAggregate,
            IsFanOut = Consumer is not null,
            FanOutAdvice = $"set {nameof(Consumer)} to one of the stream's {nameof(IngestStream.AddConsumer)}",
            ChangesReturn = Table.ChangesTo == Stream.StreamArn,
            Schema = Table.Schema,
            TimeToLiveAttribute = Table.TimeToLiveAttribute,
        });
    }

    /// <summary>Checks the props when stream and table may not be made yet.</summary>
    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="ends">The known properties of the two; existing ones are those in the props.</param>
    internal void Validate(Violations violations, WriterEnds ends)
    {
        ValidateSizes(violations);
        if (!HasParts(violations)) return;
        ValidatePlaces(violations);
        ValidateBetween(violations, ends);
    }

    private void ValidateSizes(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Within(nameof(Memory), Memory, ServiceLimits.Lambda.MemoryMiB);
        violations.Within(nameof(Timeout), Timeout, ServiceLimits.Lambda.TimeoutSeconds);
    }

    private void ValidateBetween(Violations violations, WriterEnds ends)
    {
        violations.Whole(nameof(ReservedConcurrency), ReservedConcurrency, ServiceLimits.Lambda.ReservedConcurrency);
        ValidateConcurrency(violations, ends);
        Batching.Validate(violations.For(nameof(Batching)), ends);
        violations.Require(
            Batching.TumblingWindow is null || CodePath is not null,
            $"{nameof(Batching)}.{nameof(Batching.TumblingWindow)}",
            "be absent with the library's own function, which keeps no state from one invocation to the next",
            Batching.TumblingWindow?.ToHumanString(),
            $"remove it, or set {nameof(CodePath)} to a function that returns its state");
        violations.Require(
            !ends.ChangesReturn || CodePath is not null || Batching.Filters is not { Count: 0 },
            $"{nameof(Batching)}.{nameof(Batching.Filters)}",
            "leave out the table's changes, which go into the stream that the writer reads and are no events of the schema",
            "no filter",
            $"use another stream as {nameof(EventTableProps.ChangesToKinesis)}, or add filters");
        ValidateMode(violations, ends);
        ValidateAttributes(violations, ends);
        Rejects.Validate(violations.For(nameof(Rejects)));
        FunctionCode.OfTheLibrary.Validate(Build, violations);
    }

    private const string Factor = nameof(WriterBatchingProps.ParallelizationFactor);

    private bool HasParts(Violations violations) =>
        violations.Given(nameof(Mode), Mode)
        & violations.Given(nameof(Memory), Memory)
        & violations.Given(nameof(Timeout), Timeout)
        & violations.Given(nameof(Batching), Batching)
        & violations.Given(nameof(FailedBatches), FailedBatches)
        & violations.Given(nameof(Rejects), Rejects);

    // Lambda runs this many polls of a shard at once, whatever concurrency is reserved, and would throttle the excess forever.
    private void ValidateConcurrency(Violations violations, WriterEnds ends)
    {
        if (ReservedConcurrency is not { } reserved || Token.IsUnresolved(reserved) || reserved == 0) return;
        if (ends.Shards is not { } shards || Token.IsUnresolved(shards)) return;
        if (Token.IsUnresolved(Batching.ParallelizationFactor)) return;
        var needed = shards * Batching.ParallelizationFactor;
        violations.Require(
            reserved >= needed,
            nameof(ReservedConcurrency),
            string.Create(
                CultureInfo.InvariantCulture,
                $"be 0, or at least {needed}: {shards} shards x {nameof(Batching.ParallelizationFactor)} " +
                $"{Batching.ParallelizationFactor}"),
            reserved,
            $"raise it, lower {Factor}, or leave it unset");
    }

    // The function and its event source mapping know only names, in their own Region and account. A stream or table that is not
    // made yet will be in the stack's.
    private void ValidatePlaces(Violations violations)
    {
        violations.SameRegion(
            nameof(Stream),
            Stream?.Stream,
            "make the writer in a stack of that Region: an event source mapping reads only streams of its own Region");
        violations.SameRegion(
            nameof(Table),
            Table?.Table,
            "make the writer in a stack of that Region: the function writes only tables of its own Region");
        violations.SameAccount(
            nameof(Table), Table?.Table, "make the writer in that account: the function knows only the table's name");
        violations.SameRegion(
            nameof(Rejects),
            Rejects.Bucket ?? FailedBatches.Bucket,
            "use a bucket of the stack's Region: the function uses S3 of its own Region");
    }

    private void ValidateMode(Violations violations, WriterEnds ends)
    {
        violations.Require(
            !Mode.IsBySequenceNumber || ends.RecordDistribution != RecordDistribution.Auto,
            nameof(Mode),
            $"not be {WriteMode.Latest()} if Kinesis distributes the stream's records, because that keeps no order of a key",
            Mode,
            "use WriteMode.LatestBy(field)");
        if (Mode.IsBySequenceNumber)
            RefuseFields(violations, ends, SequenceAttributes, nameof(Mode), Mode, ", or use WriteMode.LatestBy(field)");
        if (Mode.Field is { } field) violations.For(nameof(Mode)).Add(OrderingFields.WhyNot(ends.Schema, field));
    }

    private void ValidateAttributes(Violations violations, WriterEnds ends)
    {
        if (MetadataAttributes)
            RefuseFields(violations, ends, AllMetadata, nameof(MetadataAttributes), "true", ", or leave this false");
        if (RawAttribute is null) return;
        violations.Length(nameof(RawAttribute), RawAttribute, ServiceLimits.DynamoDb.KeyNameLength);
        violations.Require(
            ends.Schema.Find(RawAttribute) is null && !AllMetadata.Contains(RawAttribute)
                && RawAttribute != ends.TimeToLiveAttribute,
            nameof(RawAttribute),
            "name no field of the schema, no metadata attribute and not the time-to-live",
            RawAttribute,
            "use another name, such as raw");
    }

    private static void RefuseFields(Violations violations, WriterEnds ends, string[] reserved, string prop, object got,
        string orElse)
    {
        var taken = reserved.Where(name => ends.Schema.Find(name) is not null).ToList();
        violations.Require(
            taken.Count == 0,
            prop,
            $"not write attributes that are fields of the schema: {string.Join(", ", taken)}",
            got,
            $"rename them in the schema{orElse}");
    }
}
