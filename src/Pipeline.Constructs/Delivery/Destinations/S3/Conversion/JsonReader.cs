using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

/// <summary>How a <see cref="FormatConversion"/> reads JSON records.</summary>
public sealed class JsonReader
{
    private readonly Action<Violations, EventSchema, IReadOnlyList<string>> _validate;
    private readonly Func<EventSchema, DeserializerProperty> _deserializer;

    private JsonReader(
        Func<EventSchema, DeserializerProperty> deserializer, Action<Violations, EventSchema, IReadOnlyList<string>> validate) =>
        (_deserializer, _validate) = (deserializer, validate);

    internal DeserializerProperty Deserializer(EventSchema schema) => _deserializer(schema);

    /// <summary>
    /// The OpenX JSON SerDe, which AWS recommends unless timestamps have a form that it cannot read. It reads ISO 8601 with
    /// <c>Z</c>, and seconds or milliseconds since 1970
    /// (https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html).
    /// </summary>
    /// <param name="caseInsensitive">Whether keys are compared with columns in lower case, which columns always have. Default:
    /// <c>true</c>. If <c>false</c>, fields in mixed case are left out.</param>
    /// <param name="columnToJsonKeyMappings">The JSON keys of columns with another name, such as column <c>ts</c> from key
    /// <c>timestamp</c>. Default: the schema's names that no column can have, such as column <c>user_id</c> from key
    /// <c>user-id</c>. Mappings that are given here take precedence.</param>
    /// <param name="convertDotsInJsonKeysToUnderscores">Whether the key <c>a.b</c> is the column <c>a_b</c>.
    /// Default: <c>false</c>.</param>
    public static JsonReader OpenX(
        bool caseInsensitive = true,
        IReadOnlyDictionary<string, string>? columnToJsonKeyMappings = null,
        bool convertDotsInJsonKeysToUnderscores = false)
    {
        var mappings = columnToJsonKeyMappings ?? new Dictionary<string, string>();
        return new JsonReader(Deserializer, Validate);

        DeserializerProperty Deserializer(EventSchema schema)
        {
            var all = new Dictionary<string, string>(mappings);
            foreach (var (column, key) in schema.GlueColumnMappings) all.TryAdd(column, key);
            return new DeserializerProperty
            {
                OpenXJsonSerDe = new OpenXJsonSerDeProperty
                {
                    CaseInsensitive = caseInsensitive,
                    ColumnToJsonKeyMappings = all.Count == 0 ? null : all,
                    ConvertDotsInJsonKeysToUnderscores = convertDotsInJsonKeysToUnderscores,
                },
            };
        }

        void Validate(Violations violations, EventSchema schema, IReadOnlyList<string> columns)
        {
            FormatConversion.RequireColumns(violations, "ColumnToJsonKeyMappings", mappings.Keys, columns);
            var mixed = schema.Fields.Select(field => field.Name).Where(name => name.Any(char.IsUpper)).Except(mappings.Values)
                .ToList();
            violations.Require(
                caseInsensitive || mixed.Count == 0,
                "CaseInsensitive",
                "be true if fields are in mixed case, because columns are in lower case and " +
                "others are left out without an error",
                string.Join(", ", mixed),
                "leave it out, or map the fields");
        }
    }

    /// <summary>Hive's JSON SerDe, which reads timestamps in the given forms.</summary>
    /// <param name="timestampFormats">The forms, as patterns of Joda-Time's DateTimeFormat, such as <c>yyyy-MM-dd'T'HH:mm:ss</c>,
    /// or <c>millis</c> for milliseconds since 1970. Default: <c>java.sql.Timestamp</c>'s own.</param>
    public static JsonReader Hive(params string[] timestampFormats)
    {
        ArgumentNullException.ThrowIfNull(timestampFormats);
        var deserializer =
            new HiveJsonSerDeProperty { TimestampFormats = timestampFormats.Length == 0 ? null : timestampFormats };
        return new JsonReader(
            _ => new DeserializerProperty { HiveJsonSerDe = deserializer },
            (violations, _, _) => violations.Require(
                timestampFormats.All(format => !string.IsNullOrWhiteSpace(format)),
                "TimestampFormats",
                "be patterns of Joda-Time or millis",
                "an empty one",
                "remove it"));
    }

    /// <param name="violations">What is wrong.</param>
    /// <param name="schema">The events' schema.</param>
    /// <param name="columns">The columns that the objects have.</param>
    internal void Validate(Violations violations, EventSchema schema, IReadOnlyList<string> columns) =>
        _validate(violations, schema, columns);
}
