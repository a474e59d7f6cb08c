using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

/// <summary>
/// Firehose's own conversion of JSON records to a columnar format on their way to S3, with the columns of an
/// <see cref="EventCatalog"/>'s table. It is a plain object, made by one of the static factories.
/// </summary>
/// <remarks>
/// <para>A record that does not fit the table goes to the error prefix, under <c>format-conversion-failed</c>. If Firehose cannot
/// write there, it retries forever and delivers no other record
/// (https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html). The role may therefore write
/// to the error prefix, with its key, as it may write the data. The owner of a bucket in another account must allow that too. A
/// field that the table does not have is left out without an error.</para>
/// <para>Cost, us-east-1: 0.018 USD a GB on top of delivery (https://aws.amazon.com/firehose/pricing/).</para>
/// </remarks>
public abstract partial class FormatConversion
{
    private readonly EventCatalog? _catalog;

    private protected FormatConversion(EventCatalog? catalog, EventSchema? schema, JsonReader input, string tableVersion) =>
        (_catalog, Schema, Input, TableVersion) = (catalog, catalog?.Schema ?? schema, input, tableVersion);

    /// <summary>The format that the catalog must have.</summary>
    internal abstract CatalogFormat Format { get; }

    private EventCatalog Catalog => _catalog ?? throw new InvalidOperationException("the catalog is yet to be made");

    /// <summary>The schema of the catalog, or of a catalog that is not made yet; <c>null</c> if neither was given.</summary>
    private EventSchema? Schema { get; }

    /// <summary>The columns of the objects: those by which the layout has folders are partitions of the table.</summary>
    private IReadOnlyList<string> Columns =>
    [
        .. Schema!.GlueColumns.Select(column => column.Name)
            .Where(name => _catalog?.Layout.Keys.Any(key => key.Column == name) != true),
    ];

    private JsonReader Input { get; }

    private string TableVersion { get; }

    internal virtual void Validate(Violations violations)
    {
        if (!violations.Given(nameof(ParquetConversionProps.Catalog), Schema) || !violations.Given(nameof(Input), Input)) return;
        violations.Require(
            _catalog is null || _catalog.Format == Format,
            nameof(ParquetConversionProps.Catalog),
            $"be of {nameof(CatalogFormat)}.{Format}, or queries would read the objects in the wrong format",
            _catalog?.Format,
            $"set {nameof(EventCatalogProps.Format)} of the catalog");
        violations.Require(
            Token.IsUnresolved(TableVersion) || TableVersion.Length > 0,
            nameof(ParquetConversionProps.TableVersion),
            "be a version of the table or LATEST",
            TableVersion,
            "leave it out for LATEST");
        Input.Validate(violations.For(nameof(ParquetConversionProps.Input)), Schema!, Columns);
    }

    private protected abstract SerializerProperty Serializer { get; }

    /// <summary>Requires names of columns of the table.</summary>
    private protected void RequireColumns(Violations violations, string prop, IEnumerable<string> names)
    {
        if (Schema is not null) RequireColumns(violations, prop, names, Columns);
    }

    internal static void RequireColumns(
        Violations violations, string prop, IEnumerable<string> names, IReadOnlyList<string> columns)
    {
        var unknown = names.Except(columns).ToList();
        violations.Require(
            unknown.Count == 0,
            prop,
            "name columns of the table",
            string.Join(", ", unknown),
            $"use {string.Join(", ", columns)}");
    }

    internal DataFormatConversionConfigurationProperty Configuration(DestinationContext context) => new()
    {
        Enabled = true,
        InputFormatConfiguration = new InputFormatConfigurationProperty { Deserializer = Input.Deserializer(Catalog.Schema) },
        OutputFormatConfiguration = new OutputFormatConfigurationProperty { Serializer = Serializer },
        SchemaConfiguration = new SchemaConfigurationProperty
        {
            CatalogId = Stack.Of(Catalog).Account,
            DatabaseName = Catalog.DatabaseName,
            TableName = Catalog.TableName,
            Region = Stack.Of(Catalog).Region,
            RoleArn = context.Role.RoleArn,
            VersionId = TableVersion,
        },
    };

    /// <summary>
    /// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-glue: only the one table. The schema
    /// registry is left out, because the table does not use it.
    /// </summary>
    internal PolicyStatement Statement()
    {
        string Glue(string resource, string? name = null) => Stack.Of(Catalog).FormatArn(
            new ArnComponents { Service = "glue", Resource = resource, ResourceName = name });
        return new Permission(
            ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
            [
                Glue("catalog"), Glue("database", Catalog.DatabaseName),
                Glue("table", $"{Catalog.DatabaseName}/{Catalog.TableName}"),
            ]).ToStatement();
    }
}
