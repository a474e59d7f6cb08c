using System.Text.Json.Nodes;
using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>A writer with a stream and a table, and queries of its template that several tests need.</summary>
internal static class TestWriter
{
    public static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "doors", "type": "object",
          "properties": {
            "id": { "type": "string" }, "count": { "type": "integer" }, "day": { "type": "string", "format": "date" },
            "weight": { "type": "number" }, "at": { "type": "string", "format": "date-time", "minLength": 24, "maxLength": 24 },
            "seen": { "type": "string", "format": "date-time" }, "left": { "type": ["integer", "null"] },
            "note": { "type": "string" }
          },
          "required": ["id", "count", "day", "weight", "at", "seen", "note"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    public static DynamoDbWriter In(
        Stack stack, Func<DynamoDbWriterProps, DynamoDbWriterProps>? change = null, EventTable? table = null)
    {
        var props = new DynamoDbWriterProps
        {
            Stream = new IngestStream(stack, "Stream"),
            Table = table ?? new EventTable(stack, "Table", new() { Schema = Schema }),
        };
        return new DynamoDbWriter(stack, "Writer", change?.Invoke(props) ?? props);
    }

    public static Template Template(Func<DynamoDbWriterProps, DynamoDbWriterProps>? change = null) =>
        Synth.Template(stack => In(stack, change));

    public static IReadOnlyList<string> Violations(Func<DynamoDbWriterProps, DynamoDbWriterProps> change) =>
        Should.Throw<InvalidInputException>(() => Template(change)).Violations;

    public static Dictionary<string, string> Environment(Template template) => template
        .Properties("AWS::Lambda::Function")["Environment"]!["Variables"]!.AsObject()
        .ToDictionary(entry => entry.Key, entry => entry.Value is JsonValue value ? value.ToString()
            : entry.Value!.ToJsonString());

    /// <summary>The statements of the writer's own policies that name an action of this service.</summary>
    public static IReadOnlyList<JsonNode> Statements(Template template, string service) =>
    [
        .. template.All("AWS::IAM::ManagedPolicy").Values
            .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
            .Where(statement => statement!["Action"]!.ToJsonString().Contains($"\"{service}:", StringComparison.Ordinal))
            .Select(statement => statement!),
    ];
}
