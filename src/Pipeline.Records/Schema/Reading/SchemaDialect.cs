namespace Pipeline.Records.Schema.Reading;

/// <summary>A version of JSON Schema, from draft 4 on.</summary>
internal enum SchemaDialect
{
    Draft4,
    Draft6,
    Draft7,
    Draft201909,
    Draft202012,
}

/// <summary>The dialects by the value of <c>$schema</c>.</summary>
internal static class SchemaDialects
{
    public const string Latest = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The allowed values of <c>$schema</c>.</summary>
    public const string Known = $"{Latest} or that of draft 2019-09, 7, 6 or 4";

    /// <summary>The dialect that a URI names; null for an unknown one.</summary>
    public static SchemaDialect? Of(string uri) => Bare(uri) switch
    {
        "json-schema.org/draft-04/schema" => SchemaDialect.Draft4,
        "json-schema.org/draft-06/schema" => SchemaDialect.Draft6,
        "json-schema.org/draft-07/schema" => SchemaDialect.Draft7,
        "json-schema.org/draft/2019-09/schema" => SchemaDialect.Draft201909,
        // A URI without a version names the latest one (https://json-schema.org/specification).
        "json-schema.org/draft/2020-12/schema" or "json-schema.org/schema" => SchemaDialect.Draft202012,
        // Snowplow's self-describing schemas are of draft 4 and have the keyword "self"
        // (https://github.com/snowplow/iglu/wiki/Self-describing-JSON-Schemas).
        "iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0" => SchemaDialect.Draft4,
        _ => null,
    };

    private static string Bare(string uri)
    {
        var text = uri.TrimEnd('#');
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? text : text[(scheme + 3)..];
    }
}
