using System.Text;
using Pipeline.Records.Limits;

namespace Pipeline.Records.Items;

/// <summary>What an item holds besides the event's own fields.</summary>
internal sealed record ItemOptions
{
    /// <summary>The attribute of type binary that holds the event's bytes as they came. Default: none does.</summary>
    public string? RawAttribute { get; init; }

    /// <summary>Whether items have all of <see cref="MetadataAttributes"/>. Default: <c>false</c>.</summary>
    public bool Metadata { get; init; }

    /// <summary>
    /// Whether items have <see cref="MetadataAttributes.SequenceNumber"/> and <see cref="MetadataAttributes.SubSequenceNumber"/>,
    /// also without <see cref="Metadata"/>. Default: <c>false</c>.
    /// </summary>
    public bool Position { get; init; }

    /// <summary>
    /// How long after its arrival DynamoDB may delete an item, whole seconds, at least 1; an event that says it itself, in its
    /// schema's time-to-live field, has the last word. Default: nothing, only the event says it.
    /// </summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>
    /// The field whose value is handed out beside the item, to tell which of two events is newer. Default: none.
    /// </summary>
    public string? OrderBy { get; init; }

    /// <summary>All that is wrong with these options for a schema; empty where nothing is.</summary>
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

    /// <summary>The attributes that are set by the writer, which no event may hold.</summary>
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
