using Amazon.CDK.AWS.Glue;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>Makes the Glue description of an event table, which Athena reads.</summary>
internal static class CatalogTable
{
    public static CfnTable.TableInputProperty Input(EventCatalogProps props) => new()
    {
        Name = props.Schema.Name,
        Description = Description(props.Schema.Description),
        TableType = "EXTERNAL_TABLE",
        PartitionKeys = Partitions(props).ToArray(),
        Parameters = Parameters(props),
        StorageDescriptor = Storage(props),
    };

    private static IEnumerable<CfnTable.ColumnProperty> Partitions(EventCatalogProps props)
    {
        foreach (var key in props.Layout.Keys)
        {
            yield return new()
            {
                Name = key.Column,
                Type = key.ColumnType,
                Comment = $"{key.Field} of the event{(key.IsInjected ? "; each query must say which it wants" : "")}",
            };
        }

        yield return new()
        {
            Name = props.Layout.PartitionKey,
            Type = "string",
            Comment = $"When Firehose got the event, UTC, as {props.Layout.Format}",
        };
    }

    // The table projects its partitions instead of storing them in the catalog, so no job has to add them, and queries read by
    // the same layout that delivery writes by.
    // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html
    private static Dictionary<string, string> Parameters(EventCatalogProps props)
    {
        var layout = props.Layout;
        var projection = $"projection.{layout.PartitionKey}";
        Dictionary<string, string> parameters = new()
        {
            ["EXTERNAL"] = "TRUE",
            ["classification"] = Files(props.Format).Classification,
            ["projection.enabled"] = "true",
            [$"{projection}.type"] = "date",
            [$"{projection}.format"] = layout.Format,
            [$"{projection}.range"] = $"{props.ProjectionStart},NOW",
            [$"{projection}.interval"] = "1",
            [$"{projection}.interval.unit"] = layout.IntervalUnit,
            ["storage.location.template"] = Url(props, layout.LocationTemplate),
        };
        foreach (var key in layout.Keys)
            foreach (var (name, value) in key.Projected) parameters[$"projection.{key.Column}.{name}"] = value;

        return parameters;
    }

    /// <summary>The columns that are stored in the objects.</summary>
    public static IEnumerable<GlueColumn> Columns(EventCatalogProps props) =>
        props.Schema.GlueColumns.Where(column => props.Layout.Keys.All(key => key.Column != column.Name));

    private static CfnTable.StorageDescriptorProperty Storage(EventCatalogProps props) => new()
    {
        // Hive's metadata allows each name once, so a partition's column is left out here.
        Columns = Columns(props).Select(column => new CfnTable.ColumnProperty
        {
            Name = column.Name,
            Type = column.Type,
            Comment = column.Comment,
        }).ToArray(),
        Location = Url(props, props.Layout.BasePrefix),
        InputFormat = Files(props.Format).Input,
        OutputFormat = Files(props.Format).Output,
        SerdeInfo = Serde(props.Format, props.Schema),
    };

    // OpenX instead of Hive's JSON SerDe: it finds a mixed-case key for a lower-case column without a mapping, and one malformed
    // line need not fail every query over its hour (it becomes a row of nulls, which the named query "malformed" counts).
    // Firehose also converts to Parquet with it. https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
    private static CfnTable.SerdeInfoProperty Serde(CatalogFormat format, EventSchema schema) => new()
    {
        SerializationLibrary = Files(format).Serde,
        Parameters = format == CatalogFormat.Json
            ? Json(schema) : new Dictionary<string, string> { ["serialization.format"] = "1" },
    };

    // If a key cannot be a column's name, it is read into a column of another name, within structs too: the SerDe has one table
    // of mappings for all levels. It looks keys up in lower case (case.insensitive).
    private static Dictionary<string, string> Json(EventSchema schema)
    {
        var parameters = new Dictionary<string, string> { ["case.insensitive"] = "TRUE", ["ignore.malformed.json"] = "TRUE" };
        foreach (var (column, key) in schema.GlueColumnMappings) parameters[$"mapping.{column}"] = key;
        return parameters;
    }

    // The classes of https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html.
    private static (string Classification, string Input, string Output, string Serde) Files(CatalogFormat format) => format switch
    {
        CatalogFormat.Json => (
            "json",
            "org.apache.hadoop.mapred.TextInputFormat",
            "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
            "org.openx.data.jsonserde.JsonSerDe"),
        CatalogFormat.Parquet => (
            "parquet",
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"),
        CatalogFormat.Orc => (
            "orc",
            "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
            "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat",
            "org.apache.hadoop.hive.ql.io.orc.OrcSerde"),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is not a format"),
    };

    private static string Url(EventCatalogProps props, string key) => $"s3://{props.Bucket.BucketName}/{key}";

    // Glue takes 2048 bytes (https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html), but no user
    // reads that much in a list.
    private static string? Description(string? text) => text is { Length: > 500 } ? $"{text[..497]}..." : text;
}
