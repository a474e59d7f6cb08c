namespace Pipeline.Records;

/// <summary>
/// Checks events as the writer does, DynamoDB's own rules included, without making an item of them. Not for several threads at once.
/// </summary>
/// <param name="schema">What events look like.</param>
internal sealed class EventValidator(EventSchema schema)
{
    private readonly ItemTranscoder _transcoder = new(schema);
    private readonly ItemBuffer _item = new();

    /// <summary>All that is wrong with a record, a sentence each, at most 100; empty where it is valid.</summary>
    /// <param name="record">The event, JSON in UTF-8.</param>
    public IReadOnlyList<string> Validate(ReadOnlySpan<byte> record)
    {
        _item.Clear();
        return _transcoder.TryTranscode(record, default, _item, out _) ? [] : _transcoder.Violations;
    }
}
