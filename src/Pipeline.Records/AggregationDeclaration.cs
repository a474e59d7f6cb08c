using System.Text.Json;
using Pipeline.Records.Schema.Reading;
using Pipeline.Records.Windows;

namespace Pipeline.Records;

/// <summary>
/// Aggregations of events over windows, declared in a JSON file beside the event schema. Read once, and checked against the
/// schema. Immutable.
/// </summary>
/// <remarks>
/// <para>The file is an object with an aggregation for each name:
/// <c>{ "crowd": { "groupBy": ["zone"], "time": "time", "windowMinutes": 15, "measures": { "events": "count", "people": {
/// "distinct": "attendee" } }, "rankBy": "events", "allowedLatenessMinutes": 60, "keepDays": 30, "alert": { "above": 100, "top":
/// 10 } } }</c>. Only <c>time</c>, <c>windowMinutes</c> and <c>measures</c> are required. A measure is <c>"count"</c>, or
/// <c>{ "sum": "a field" }</c>, and so <c>min</c>, <c>max</c> and <c>distinct</c>.</para>
/// </remarks>
public sealed class AggregationDeclaration
{
    internal AggregationDeclaration()
    {
    }

    /// <summary>The declaration's text as given, with LF as line ends.</summary>
    public required string Json { get; init; }

    /// <summary>The aggregations, 1 to 10, in the order of the declaration.</summary>
    public required IReadOnlyList<WindowedAggregation> Aggregations { get; init; }

    /// <summary>Reads a declaration from its text.</summary>
    /// <param name="json">The declaration.</param>
    /// <param name="schema">The schema of the events.</param>
    /// <exception cref="InvalidInputException">The text is no declaration; the message lists every mistake.</exception>
    public static AggregationDeclaration Parse(string json, EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(schema);
        return Read(json, schema, "Aggregation declaration");
    }

    /// <summary>Reads a declaration from a file in UTF-8, or in the encoding of its byte order mark.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="schema">The schema of the events.</param>
    /// <exception cref="InvalidInputException">There is no such file, or it is no declaration.</exception>
    public static AggregationDeclaration Load(string path, EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(schema);
        var subject = $"Aggregation declaration '{path}'";
        if (File.Exists(path)) return Read(TextFile.Read(path, subject), schema, subject);
        throw new InvalidInputException(
            subject, [$"the path must name a JSON file; got '{path}', where no file is; correct the path or add the file"]);
    }

    /// <summary>The aggregation of a name; null where there is none.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    public WindowedAggregation? Find(string name) => Aggregations.FirstOrDefault(aggregation => aggregation.Name == name);

    private static AggregationDeclaration Read(string json, EventSchema schema, string subject)
    {
        var text = json.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        var found = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = new SchemaPlace(document.RootElement, "#", new SchemaDocument(document.RootElement, found));
            var aggregations = new DeclarationReader(schema).Read(root);
            return found.Count == 0
                ? new AggregationDeclaration { Json = text, Aggregations = aggregations }
                : throw new InvalidInputException(subject, found);
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(subject,
                [$"the text must be JSON; got a fault at line {error.LineNumber + 1}: {error.Message}; correct it there"]);
        }
        catch (InvalidOperationException)
        {
            // The parser throws this for half a surrogate pair.
            throw new InvalidInputException(subject,
                ["the text must be Unicode; got half a surrogate pair, such as \\ud83d alone; write the character"]);
        }
    }
}
