using System.Text;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Items;

/// <summary>The attributes that an item has in addition to the event's fields.</summary>
internal sealed record ItemOptions
{
    /// <summary>The name of the binary attribute that holds the event's bytes as they came. Default: none.</summary>
    public string? RawAttribute { get; init; }

    /// <summary>Whether items have all of <see cref="MetadataAttributes"/>. Default: <c>false</c>.</summary>
    public bool Metadata { get; init; }

    /// <summary>
    /// Whether items have <see cref="MetadataAttributes.SequenceNumber"/> and <see cref="MetadataAttributes.SubSequenceNumber"/>,
    /// even without <see cref="Metadata"/>. Default: <c>false</c>.
    /// </summary>
    public bool Position { get; init; }

    /// <summary>
    /// The time after an event's arrival when DynamoDB may delete the item, in whole seconds, at least 1. An event's own value
    /// in the schema's time-to-live field takes precedence. Default: none; only the event's own value counts.
    /// </summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>
    /// The field whose value is returned beside the item, to decide which of two events is newer. Default: none.
    /// </summary>
    public string? OrderBy { get; init; }

    /// <summary>Every mistake in these options for a schema; empty where there is none.</summary>
    /// <param name="schema">The events' schema.</param>
    public IReadOnlyList<string> Validate(EventSchema schema)
    {
        var violations = new List<string>();
        if (RawAttribute is { } raw)
        {
            var length = ServiceLimits.DynamoDb.AttributeNameLength;
            if (!length.Contains(Encoding.UTF8.GetByteCount(raw)))
            {
                violations.Add($"RawAttribute must have {length}; got {Encoding.UTF8.GetByteCount(raw)}; choose another name");
            }
            else if (Taken(schema, raw))
            {
                violations.Add(
                    $"RawAttribute must not be an attribute that the item has already; got {raw}; choose another name");
            }
        }

        violations.AddRange(Reserved(schema).Where(name => name != RawAttribute && schema.Find(name) is not null)
            .Select(name => $"the schema must have no field {name}, which the writer sets; got one; " +
                "rename the field or leave the attribute off"));
        if (TimeToLive is { } life && (life < TimeSpan.FromSeconds(1) || life.Ticks % TimeSpan.TicksPerSecond != 0))
            violations.Add($"TimeToLive must be whole seconds, at least 1; got {life}; correct it");

        if (OrderBy is { } name && OrderingFields.WhyNot(schema, name) is { } reason) violations.Add(reason);
        return violations;
    }

    /// <summary>The attributes that the writer sets. An event must not have them.</summary>
    internal IEnumerable<string> Reserved(EventSchema schema)
    {
        if (RawAttribute is not null) yield return RawAttribute;
        if (Metadata || Position)
        {
            yield return MetadataAttributes.SequenceNumber;
            yield return MetadataAttributes.SubSequenceNumber;
        }

        if (Metadata)
        {
            yield return MetadataAttributes.ShardId;
            yield return MetadataAttributes.ArrivalTime;
        }

        if (TimeToLive is not null && schema.TimeToLive is null) yield return MetadataAttributes.TimeToLive;
    }

    private bool Taken(EventSchema schema, string name) =>
        schema.Find(name) is not null || (this with { RawAttribute = null }).Reserved(schema).Contains(name);
}
