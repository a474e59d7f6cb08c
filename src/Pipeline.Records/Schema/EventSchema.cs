namespace Pipeline.Records;

/// <summary>What an event looks like, read once from a JSON Schema file.</summary>
public sealed class EventSchema
{
    private EventSchema(string json) => Json = json;

    /// <summary>The schema's text.</summary>
    public string Json { get; }

    /// <summary>Reads a schema from its text.</summary>
    /// <param name="json">The JSON Schema.</param>
    public static EventSchema Parse(string json) => new(json);
}
