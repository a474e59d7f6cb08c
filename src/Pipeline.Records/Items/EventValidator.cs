namespace Pipeline.Records.Items;

/// <summary>
/// Checks events as the writer does, by DynamoDB's own rules too, but returns no item. Not for several threads at once.
/// </summary>
internal sealed class EventValidator
{
    private readonly ItemTranscoder _transcoder;
    private readonly ItemBuffer _item = new();

    /// <param name="schema">The schema of events.</param>
    /// <param name="hidesValues">Whether violations name the kind of a value instead of the value, for logs.</param>
    public EventValidator(EventSchema schema, bool hidesValues = false) =>
        _transcoder = new ItemTranscoder(schema, options: null, hidesValues);

    /// <summary>Whether the last record was refused because it holds several objects.</summary>
    public bool FoundSeveral => _transcoder.FoundSeveral;

    /// <summary>The mistakes in a record, one sentence each, at most 100; empty if the record is valid.</summary>
    /// <param name="record">The event, JSON in UTF-8.</param>
    /// <param name="arrivalMilliseconds">The arrival that a time-to-live is compared with; 0: not known.</param>
    public IReadOnlyList<string> Validate(ReadOnlySpan<byte> record, long arrivalMilliseconds = 0)
    {
        _item.Clear();
        return _transcoder.TryTranscode(record, new RecordOrigin(default, default, 0, arrivalMilliseconds), _item, out _)
            ? [] : _transcoder.Violations;
    }
}
