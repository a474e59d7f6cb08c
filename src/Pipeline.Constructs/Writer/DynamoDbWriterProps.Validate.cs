using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

public sealed partial record DynamoDbWriterProps
{
    private static readonly string[] SequenceAttributes =
        [Records.MetadataAttributes.SequenceNumber, Records.MetadataAttributes.SubSequenceNumber];

    private static readonly string[] AllMetadata =
        [Records.MetadataAttributes.ShardId, .. SequenceAttributes, Records.MetadataAttributes.ArrivalTime];

    internal void Validate(Violations violations)
    {
        violations.Within(nameof(Memory), Memory, ServiceLimits.Lambda.MemoryMiB);
        violations.Within(nameof(Timeout), Timeout, ServiceLimits.Lambda.TimeoutSeconds);
        violations.Within(nameof(ReservedConcurrency), ReservedConcurrency, ServiceLimits.Lambda.ReservedConcurrency);
        violations.Require(
            Consumer is null || Consumer.Stream.StreamArn == Stream.StreamArn,
            nameof(Consumer),
            "be a consumer of Stream",
            Consumer?.Stream.StreamArn,
            "make it by AddConsumer of the stream that the writer reads");
        Batching.Validate(violations.For(nameof(Batching)), Stream, Consumer is not null);
        violations.Require(
            Batching.TumblingWindow is null || CodePath is not null,
            $"{nameof(Batching)}.{nameof(Batching.TumblingWindow)}",
            "be absent with the library's own function, which keeps no state from one invocation to the next",
            Batching.TumblingWindow?.ToHumanString(),
            $"remove it, or set {nameof(CodePath)} to a function that returns its state");
        ValidateMode(violations);
        ValidateAttributes(violations);
        Rejects.Validate(violations.For(nameof(Rejects)));
        FunctionCode.OfTheLibrary.Validate(CodePath, violations);
    }

    private void ValidateMode(Violations violations)
    {
        violations.Require(
            !Mode.IsBySequenceNumber || Stream.RecordDistribution != RecordDistribution.Auto,
            nameof(Mode),
            $"be another than {WriteMode.Latest()} where Kinesis distributes the stream's records, which keeps no order of a key",
            Mode,
            "use WriteMode.LatestBy(field)");
        if (Mode.IsBySequenceNumber) RefuseFields(violations, SequenceAttributes, nameof(Mode), Mode, ", or use WriteMode.LatestBy(field)");
        if (Mode.Field is { } field) violations.For(nameof(Mode)).Add(OrderingFields.WhyNot(Table.Schema, field));
    }

    private void ValidateAttributes(Violations violations)
    {
        if (MetadataAttributes) RefuseFields(violations, AllMetadata, nameof(MetadataAttributes), "true", ", or leave this false");
        if (RawAttribute is null) return;
        violations.Length(nameof(RawAttribute), RawAttribute, ServiceLimits.DynamoDb.KeyNameLength);
        violations.Require(
            Table.Schema.Find(RawAttribute) is null && !AllMetadata.Contains(RawAttribute) && RawAttribute != Table.TimeToLiveAttribute,
            nameof(RawAttribute),
            "name no field of the schema, no metadata attribute and not the time-to-live",
            RawAttribute,
            "use another name, such as raw");
    }

    private void RefuseFields(Violations violations, string[] reserved, string prop, object got, string orElse)
    {
        var taken = reserved.Where(name => Table.Schema.Find(name) is not null).ToList();
        violations.Require(
            taken.Count == 0,
            prop,
            $"not write attributes that are fields of the schema: {string.Join(", ", taken)}",
            got,
            $"rename them in the schema{orElse}");
    }
}
