namespace Pipeline.Records;

/// <summary>Which keywords of JSON Schema are read, where they mean something, and what to write for the others.</summary>
internal static class Keywords
{
    public const string DynamoDb = "x-dynamodb";
    public const string Draft = "https://json-schema.org/draft/2020-12/schema";

    private static readonly FieldType[] Numbers = [FieldType.Integer, FieldType.Number];
    private static readonly FieldType[] Scalars = [FieldType.String, .. Numbers, FieldType.Boolean];

    private static readonly HashSet<string> Annotations =
        ["type", "title", "description", "default", "examples", "$comment", "deprecated", "readOnly", "writeOnly"];

    private static readonly HashSet<string> AtTheRoot = ["$schema", "$id", DynamoDb];

    private static readonly Dictionary<string, FieldType[]> ByType = new(StringComparer.Ordinal)
    {
        ["format"] = [FieldType.String],
        ["minLength"] = [FieldType.String],
        ["maxLength"] = [FieldType.String],
        ["minimum"] = Numbers,
        ["maximum"] = Numbers,
        ["exclusiveMinimum"] = Numbers,
        ["exclusiveMaximum"] = Numbers,
        ["enum"] = Scalars,
        ["const"] = Scalars,
        ["items"] = [FieldType.Array],
        ["properties"] = [FieldType.Object],
        ["required"] = [FieldType.Object],
        ["additionalProperties"] = [FieldType.Object],
    };

    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["$ref"] = "write the schema that it refers to in its place",
        ["$defs"] = "write the definitions where they are used",
        ["definitions"] = "write the definitions where they are used",
        ["oneOf"] = "describe one shape, with optional or nullable properties",
        ["anyOf"] = "describe one shape, with optional or nullable properties",
        ["allOf"] = "write all of it into one schema",
        ["not"] = "say what is allowed",
        ["if"] = "describe one shape, with optional or nullable properties",
        ["then"] = "describe one shape, with optional or nullable properties",
        ["else"] = "describe one shape, with optional or nullable properties",
        ["pattern"] = "use enum, format, minLength or maxLength",
        ["patternProperties"] = "name the properties",
        ["prefixItems"] = "use items with one schema for all elements",
        ["nullable"] = "use \"type\": [\"string\", \"null\"] or the like",
    };

    /// <summary>Refuses every keyword that is not read at this place.</summary>
    /// <param name="members">The schema's keywords.</param>
    /// <param name="type">Its type, or nothing where that is unknown: what depends on it is then let pass.</param>
    /// <param name="isRoot">Whether it is the whole schema.</param>
    public static void Check(Dictionary<string, SchemaPlace> members, FieldType? type, bool isRoot)
    {
        foreach (var (keyword, place) in members)
        {
            if (Annotations.Contains(keyword)) continue;
            if (AtTheRoot.Contains(keyword))
            {
                if (!isRoot) place.Refuse("stand at the root", "move it there or remove it");
            }
            else if (ByType.TryGetValue(keyword, out var types))
            {
                if (type is { } known && !types.Contains(known))
                {
                    var rule = $"stand beside type {string.Join(" or ", types.Select(Name))}";
                    place.Refuse(rule, $"it beside {Name(known)}", "remove it");
                }
            }
            else if (!keyword.StartsWith("x-", StringComparison.Ordinal))
            {
                place.Refuse(
                    "be a keyword that is supported",
                    $"'{keyword}'",
                    Instead.GetValueOrDefault(keyword, $"remove it, or use one of {string.Join(", ", ByType.Keys)}"));
            }
        }
    }

    public static string Name(FieldType type) => type switch
    {
        FieldType.String => "string",
        FieldType.Integer => "integer",
        FieldType.Number => "number",
        FieldType.Boolean => "boolean",
        FieldType.Array => "array",
        _ => "object",
    };

    public static FieldType? Type(string? name) => name switch
    {
        "string" => FieldType.String,
        "integer" => FieldType.Integer,
        "number" => FieldType.Number,
        "boolean" => FieldType.Boolean,
        "array" => FieldType.Array,
        "object" => FieldType.Object,
        _ => null,
    };
}
