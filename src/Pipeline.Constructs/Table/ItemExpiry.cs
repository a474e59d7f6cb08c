using Amazon.CDK;
using Pipeline.Records;
using Pipeline.Records.Items;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>Determines when items of a table expire: at the time in the event, some time after its arrival, or never.</summary>
internal static class ItemExpiry
{
    // Not AWS's range, but the range of whole seconds that the writer reads.
    private static readonly ServiceLimit Lifetime = new(1, int.MaxValue, "seconds", "");

    /// <summary>The table's time-to-live attribute, if it has one.</summary>
    public static string? Attribute(EventSchema schema, Duration? lifetime) =>
        schema.TimeToLive ?? (lifetime is null ? null : MetadataAttributes.TimeToLive);

    public static void Validate(Violations violations, EventSchema schema, Duration? lifetime)
    {
        violations.Within(nameof(EventTableProps.ItemLifetime), lifetime, Lifetime);
        violations.Require(
            lifetime is null || schema.TimeToLive is not null || schema.Find(MetadataAttributes.TimeToLive) is null,
            nameof(EventTableProps.ItemLifetime),
            $"be absent where the schema has a field {MetadataAttributes.TimeToLive} that is not its timeToLive",
            lifetime?.IsUnresolved() == true ? "a token" : lifetime?.ToHumanString(),
            "name the field as timeToLive in the schema's x-dynamodb, or rename it: the writer stores the time in " +
            $"{MetadataAttributes.TimeToLive}");
    }
}
