namespace Pipeline.Records.Items;

/// <summary>
/// Checks events as the writer does, DynamoDB's own rules included, without making an item of them. Not for several threads at
/// once.
/// </summary>
internal sealed class EventValidator
{
    private readonly ItemTranscoder _transcoder;
    private readonly ItemBuffer _item = new();

    /// <summary>Makes a validator.</summary>
    /// <param name="schema">What events look like.</param>
    public EventValidator(EventSchema schema)
        : this(schema, hidesValues: false)
    {
    }

    /// <param name="schema">What events look like.</param>
    /// <param name="hidesValues">Whether violations say what kind of value was found, and not the value, for logs.</param>
    public EventValidator(EventSchema schema, bool hidesValues) =>
        _transcoder = new ItemTranscoder(schema, options: null, hidesValues);

    /// <summary>Whether the last record was refused since it holds several objects.</summary>
    public bool FoundSeveral => _transcoder.FoundSeveral;

    /// <summary>All that is wrong with a record, a sentence each, at most 100; empty where it is valid.</summary>
    /// <param name="record">The event, JSON in UTF-8.</param>
    public IReadOnlyList<string> Validate(ReadOnlySpan<byte> record) => Validate(record, arrivalMilliseconds: 0);

    /// <summary>
    /// As <see cref="Validate(ReadOnlySpan{byte})"/>, with the arrival by which a time to live is judged; 0: unknown.
    /// </summary>
    public IReadOnlyList<string> Validate(ReadOnlySpan<byte> record, long arrivalMilliseconds)
    {
        _item.Clear();
        return _transcoder.TryTranscode(record, new RecordOrigin(default, default, 0, arrivalMilliseconds), _item, out _)
            ? [] : _transcoder.Violations;
    }
}
