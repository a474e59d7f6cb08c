using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The table that COPY loads. It must exist before records arrive: neither Firehose nor CloudFormation makes it. Run
/// <see cref="CreateStatement"/> to make it.
/// </summary>
public sealed class RedshiftTable
{
    private RedshiftTable(string name, IReadOnlyList<string> columns, EventSchema? schema) =>
        (Name, Columns, Schema) = (name, columns, schema);

    /// <summary>The table's name as COPY gets it.</summary>
    public string Name { get; }

    /// <summary>The loaded columns, in their order; if empty, all columns of the table.</summary>
    public IReadOnlyList<string> Columns { get; }

    internal EventSchema? Schema { get; }

    /// <summary>
    /// The table of an event schema: one column per field, in the schema's order and in lower case. It may have further
    /// columns, which get their defaults.
    /// </summary>
    /// <param name="schema">The events' schema.</param>
    /// <param name="name">The table's name, with a schema and a period before it if necessary. Default:
    /// the schema's name.</param>
    public static RedshiftTable FromSchema(EventSchema schema, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new(name ?? RedshiftName.Of(schema.Name), [.. schema.Fields.Select(Column)], schema);
    }

    /// <summary>An existing table.</summary>
    /// <param name="name">Its name, 1 to 512 characters as in SQL, with a schema and a period before it if necessary.</param>
    /// <param name="columns">The loaded columns, at most 10,240 characters with commas between them. Default: all columns, in
    /// the table's order.</param>
    public static RedshiftTable FromName(string name, params string[] columns) => new(name, columns, schema: null);

    /// <summary>
    /// Makes the SQL statement that creates the table of an event schema: strings become VARCHAR (four bytes per character
    /// of <c>maxLength</c>, the longest value of an enumeration, or else 65,535 bytes), UUIDs CHAR(36), dates DATE, points
    /// in time TIMESTAMPTZ, numbers DOUBLE PRECISION or BIGINT, objects and arrays SUPER. Redshift chooses the
    /// distribution and sort keys.
    /// </summary>
    /// <remarks>
    /// No column is NOT NULL: one record without the value would fail the load of its whole buffer
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html).
    /// </remarks>
    /// <param name="schema">The events' schema.</param>
    /// <param name="name">The table's name as in SQL. Default: the schema's name.</param>
    /// <param name="types">Other types of columns than these, by column, such as <c>DECIMAL(18,2)</c>.</param>
    public static string CreateStatement(EventSchema schema, string? name = null,
        IReadOnlyDictionary<string, string>? types = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var columns = schema.Fields.Select(field => (Name: Column(field), Type: RedshiftTypes.Of(field))).Select(column =>
            $"    {RedshiftName.Quoted(column.Name)} " +
            $"{(types?.TryGetValue(column.Name, out var own) == true ? own : column.Type)}");
        return $"CREATE TABLE IF NOT EXISTS {name ?? RedshiftName.Of(schema.Name)} (\n{string.Join(",\n", columns)}\n);\n";
    }

    /// <summary>
    /// Puts <see cref="CreateStatement"/> into a file in the deployment's assets bucket. A query editor, a job or a custom
    /// resource can run it; its reader needs a grant (<c>asset.GrantRead</c>).
    /// </summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="schema">The events' schema.</param>
    /// <param name="name">The table's name as in SQL. Default: the schema's name.</param>
    /// <param name="types">Other types of columns than the default ones, by column.</param>
    public static Asset CreateStatementAsset(
        Construct scope, string id, EventSchema schema, string? name = null, IReadOnlyDictionary<string, string>? types = null) =>
        TextAsset.Of(Argument.Given(scope), Argument.Given(id), "create-table.sql", CreateStatement(schema, name, types));

    /// <summary>
    /// The JSONPaths file of a schema: for each column, in order, the path of its value in an event
    /// (https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html).
    /// </summary>
    internal static string JsonPaths(EventSchema schema)
    {
        JsonArray paths = [.. schema.Fields.Select(field => (JsonNode)$"$['{field.Name}']")];
        var file = new JsonObject { ["jsonpaths"] = paths };
        return file.ToJsonString(
            new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    internal string? ColumnList => Columns.Count == 0 ? null : string.Join(',', Columns.Select(RedshiftName.Of));

    internal void Validate(Violations violations)
    {
        violations.Length(nameof(Name), Name, ServiceLimits.Firehose.CopyTableNameLength);
        violations.Length(
            nameof(Columns), ColumnList, ServiceLimits.Firehose.CopyColumnsLength,
                "give fewer, or none where the table has no others");
        foreach (var column in Columns) RedshiftName.Validate(violations, nameof(Columns), column);
    }

    private static string Column(SchemaField field) => field.ColumnName;
}
