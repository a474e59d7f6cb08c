namespace Pipeline.Records.Schema.Reading;

/// <summary>The keywords of JSON Schema that are read, where they apply, and what to use instead of the others.</summary>
internal static class Keywords
{
    public const string DynamoDb = "x-dynamodb";

    /// <summary>The types of a value whose schema names none.</summary>
    public static readonly IReadOnlyList<FieldType> AllTypes =
        [FieldType.String, FieldType.Number, FieldType.Boolean, FieldType.Array, FieldType.Object];

    private static readonly FieldType[] Numbers = [FieldType.Integer, FieldType.Number];
    private static readonly FieldType[] Scalars = [FieldType.String, .. Numbers, FieldType.Boolean];

    // These keywords make no event valid or invalid. contentEncoding and similar ones are annotations in all versions that
    // have them.
    private static readonly HashSet<string> Annotations =
    [
        "title", "description", "default", "examples", "$comment", "deprecated", "readOnly", "writeOnly", "$defs", "definitions",
        "contentEncoding", "contentMediaType", "contentSchema",
    ];

    private static readonly HashSet<string> AtTheRoot = ["$schema", "$id", DynamoDb];

    // Keywords of Snowplow, which name the schema.
    private static readonly HashSet<string> OfSelfDescribing = ["self", "$supersedes", "$supersededBy"];

    private static readonly Dictionary<string, FieldType[]> ByType = new(StringComparer.Ordinal)
    {
        ["format"] = [FieldType.String],
        ["minLength"] = [FieldType.String],
        ["maxLength"] = [FieldType.String],
        ["pattern"] = [FieldType.String],
        ["minimum"] = Numbers,
        ["maximum"] = Numbers,
        ["exclusiveMinimum"] = Numbers,
        ["exclusiveMaximum"] = Numbers,
        ["multipleOf"] = Numbers,
        ["enum"] = Scalars,
        ["const"] = Scalars,
        ["items"] = [FieldType.Array],
        ["prefixItems"] = [FieldType.Array],
        ["additionalItems"] = [FieldType.Array],
        ["minItems"] = [FieldType.Array],
        ["maxItems"] = [FieldType.Array],
        ["uniqueItems"] = [FieldType.Array],
        ["properties"] = [FieldType.Object],
        ["required"] = [FieldType.Object],
        ["additionalProperties"] = [FieldType.Object],
        ["patternProperties"] = [FieldType.Object],
        ["minProperties"] = [FieldType.Object],
        ["maxProperties"] = [FieldType.Object],
        ["dependentRequired"] = [FieldType.Object],
        ["dependencies"] = [FieldType.Object],
    };

    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["not"] = "say what is allowed",
        ["allOf"] = "write all of it into one schema",
        ["if"] = "describe one shape, with optional or nullable properties",
        ["then"] = "describe one shape, with optional or nullable properties",
        ["else"] = "describe one shape, with optional or nullable properties",
        ["dependentSchemas"] = "describe one shape, with optional or nullable properties",
        ["unevaluatedProperties"] = "use additionalProperties",
        ["unevaluatedItems"] = "use items",
        ["$dynamicRef"] = "use $ref",
        ["$recursiveRef"] = "use $ref",
        ["nullable"] = "use \"type\": [\"string\", \"null\"] or the like",
    };

    /// <summary>Whether a keyword has no effect on what is valid.</summary>
    public static bool SaysNothingOfValues(string keyword, bool isRoot) => Annotations.Contains(keyword)
        || keyword.StartsWith("x-", StringComparison.Ordinal)
        || (isRoot && (AtTheRoot.Contains(keyword) || OfSelfDescribing.Contains(keyword) || keyword == "id"));

    /// <summary>Whether a keyword limits only values of this one type.</summary>
    public static bool IsOf(string keyword, FieldType type) =>
        keyword is not ("enum" or "const") && ByType.TryGetValue(keyword, out var types) && types.Contains(type);

    /// <summary>Refuses every keyword that is not read at this place.</summary>
    /// <param name="members">The schema's keywords.</param>
    /// <param name="types">Its types; null where they are unknown: keywords that depend on them are accepted then.</param>
    /// <param name="isRoot">Whether it is the whole schema.</param>
    /// <param name="dialect">The version of JSON Schema.</param>
    public static void Check(Dictionary<string, SchemaPlace> members, IReadOnlyList<FieldType>? types, bool isRoot,
        SchemaDialect dialect)
    {
        foreach (var (keyword, place) in members)
        {
            if (keyword == "type" || Annotations.Contains(keyword)) continue;
            if (AtTheRoot.Contains(keyword) || (OfSelfDescribing.Contains(keyword) && dialect == SchemaDialect.Draft4)
                || (keyword == "id" && dialect == SchemaDialect.Draft4))
            {
                if (!isRoot) place.Refuse("stand at the root", "move it there or remove it");
            }
            else if (Since(keyword) is var (first, last) && (dialect < first || dialect > last))
            {
                place.Refuse($"be a keyword of the schema's $schema, {Name(dialect)}", $"'{keyword}'",
                    "name another $schema, or remove it");
            }
            else if (ByType.TryGetValue(keyword, out var limited))
            {
                if (types is not null && !types.Any(limited.Contains))
                {
                    var rule = $"stand beside type {Names(limited)}";
                    place.Refuse(rule, $"it beside {Names(types)}", "remove it");
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

    public static string Names(IEnumerable<FieldType> types) => string.Join(" or ", types.Select(Name));

    private static string Name(FieldType type) => type switch
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

    // The versions that have a keyword. In another version it would have no effect.
    private static (SchemaDialect First, SchemaDialect Last)? Since(string keyword) => keyword switch
    {
        "const" => (SchemaDialect.Draft6, SchemaDialect.Draft202012),
        "prefixItems" => (SchemaDialect.Draft202012, SchemaDialect.Draft202012),
        "additionalItems" => (SchemaDialect.Draft4, SchemaDialect.Draft201909),
        "dependentRequired" => (SchemaDialect.Draft201909, SchemaDialect.Draft202012),
        "dependencies" => (SchemaDialect.Draft4, SchemaDialect.Draft7),
        _ => null,
    };

    private static string Name(SchemaDialect dialect) => dialect switch
    {
        SchemaDialect.Draft4 => "draft 4",
        SchemaDialect.Draft6 => "draft 6",
        SchemaDialect.Draft7 => "draft 7",
        SchemaDialect.Draft201909 => "2019-09",
        _ => "2020-12",
    };
}
