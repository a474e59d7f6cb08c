using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The table that COPY loads. It must exist before records arrive: Firehose does not make it, and neither does CloudFormation.
/// <see cref="CreateStatement"/> is what makes it.
/// </summary>
public sealed class RedshiftTable
{
    private RedshiftTable(string name, IReadOnlyList<string> columns, EventSchema? schema) =>
        (Name, Columns, Schema) = (name, columns, schema);

    /// <summary>The table's name as COPY gets it.</summary>
    public string Name { get; }

    /// <summary>The columns that are loaded, in their order; all of the table where there are none.</summary>
    public IReadOnlyList<string> Columns { get; }

    internal EventSchema? Schema { get; }

    /// <summary>
    /// The table of an event schema: a column a field, in the schema's order and in lower case. It may have further columns,
    /// which get their defaults.
    /// </summary>
    /// <param name="schema">What events look like.</param>
    /// <param name="name">The table's name, a schema and a period before it if need be. Default: the schema's name.</param>
    public static RedshiftTable FromSchema(EventSchema schema, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new(name ?? RedshiftName.Of(schema.Name), [.. schema.Fields.Select(Column)], schema);
    }

    /// <summary>A table that is there.</summary>
    /// <param name="name">Its name, 1 to 512 characters as SQL takes it, a schema and a period before it if need be.</param>
    /// <param name="columns">The columns that are loaded, 10,240 characters at most with commas between them. Default: all of
    /// them, in the table's order.</param>
    public static RedshiftTable FromName(string name, params string[] columns) => new(name, columns, schema: null);

    /// <summary>
    /// The SQL that makes the table of an event schema: texts become VARCHAR (four bytes a character of <c>maxLength</c>, the
    /// longest value of an enumeration, or else 65,535 bytes), UUIDs CHAR(36), dates DATE, points in time TIMESTAMPTZ, numbers
    /// DOUBLE PRECISION or BIGINT, objects and arrays SUPER. Distribution and sort keys are left to Redshift.
    /// </summary>
    /// <remarks>No column is NOT NULL: one record without the value would fail the load of all that were gathered with it
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html).</remarks>
    /// <param name="schema">What events look like.</param>
    /// <param name="name">The table's name as SQL takes it. Default: the schema's name.</param>
    /// <param name="types">Types of columns that differ from those, by column, such as <c>DECIMAL(18,2)</c>.</param>
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
    /// <see cref="CreateStatement"/> as a file in the assets bucket of the deployment, for whatever runs it: a query editor, a
    /// job, a custom resource. Its reader needs a grant (<c>asset.GrantRead</c>).
    /// </summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="schema">What events look like.</param>
    /// <param name="name">The table's name as SQL takes it. Default: the schema's name.</param>
    /// <param name="types">Types of columns that differ, by column.</param>
    public static Asset CreateStatementAsset(
        Construct scope, string id, EventSchema schema, string? name = null, IReadOnlyDictionary<string, string>? types = null) =>
        TextAsset.Of(Argument.Given(scope), Argument.Given(id), "create-table.sql", CreateStatement(schema, name, types));

    /// <summary>The JSONPaths file of a schema: for each column, in their order, where its value stands in an event
    /// (https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html).</summary>
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
