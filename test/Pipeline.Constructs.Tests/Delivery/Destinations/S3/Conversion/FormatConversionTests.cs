using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class FormatConversionTests
{
    [Fact]
    public void ParquetAlone_ByTheCatalogsTable()
    {
        var s3 = Configuration(catalog => FormatConversion.Parquet(new() { Catalog = catalog }));
        s3["DataFormatConversionConfiguration"]!["InputFormatConfiguration"]!.ToJsonString().ShouldBe(
            """{"Deserializer":{"OpenXJsonSerDe":{"CaseInsensitive":true,"ConvertDotsInJsonKeysToUnderscores":false}}}""");
        s3["DataFormatConversionConfiguration"]!["OutputFormatConfiguration"]!.ToJsonString().ShouldBe(
            """{"Serializer":{"ParquetSerDe":{"Compression":"SNAPPY"}}}""");
        var schema = s3["DataFormatConversionConfiguration"]!["SchemaConfiguration"]!;
        $"{schema["CatalogId"]}".ShouldBe("111122223333");
        $"{schema["Region"]}".ShouldBe("eu-west-1");
        $"{schema["VersionId"]}".ShouldBe("LATEST");
        $"{schema["DatabaseName"]!["Ref"]}".ShouldStartWith("CatalogDatabase");
        $"{schema["TableName"]!["Ref"]}".ShouldStartWith("Catalog");
        schema["RoleARN"].ShouldNotBeNull();
        $"{s3["CompressionFormat"]}".ShouldBe("UNCOMPRESSED");
        s3["BufferingHints"]!.ToJsonString().ShouldBe("""{"IntervalInSeconds":300,"SizeInMBs":128}""");
        s3["ProcessingConfiguration"].ShouldBeNull("rows have no lines");
    }

    [Fact]
    public void EveryPropOfParquet_IsRendered() => Serializer(catalog => FormatConversion.Parquet(new()
    {
        Catalog = catalog,
        Compression = ParquetFileCompression.Gzip,
        BlockSize = Size.Mebibytes(64),
        PageSize = Size.Kibibytes(64),
        MaxPadding = Size.Bytes(0),
        EnableDictionaryCompression = false,
        WriterVersion = ParquetFileVersion.V2,
    })).ShouldBe(
        """
        {"ParquetSerDe":{"BlockSizeBytes":67108864,"Compression":"GZIP","EnableDictionaryCompression":false,"MaxPaddingBytes":0,"PageSizeBytes":65536,"WriterVersion":"V2"}}
        """.Trim());

    [Fact]
    public void EveryPropOfOrc_IsRendered() => Serializer(
        catalog => FormatConversion.Orc(new()
        {
            Catalog = catalog,
            Compression = OrcFileCompression.Zlib,
            BlockSize = Size.Mebibytes(128),
            StripeSize = Size.Mebibytes(8),
            RowIndexStride = 1000,
            EnablePadding = true,
            PaddingTolerance = 0,
            DictionaryKeyThreshold = 0,
            BloomFilterColumns = ["id"],
            BloomFilterFalsePositiveProbability = 0,
            FormatVersion = OrcFileVersion.V011,
        }),
        CatalogFormat.Orc).ShouldBe(
        """
        {"OrcSerDe":{"BlockSizeBytes":134217728,"BloomFilterColumns":["id"],"BloomFilterFalsePositiveProbability":0,"Compression":"ZLIB","DictionaryKeyThreshold":0,"EnablePadding":true,"FormatVersion":"V0_11","PaddingTolerance":0,"RowIndexStride":1000,"StripeSizeBytes":8388608}}
        """.Trim());

    [Fact]
    public void OrcAlone_IsSnappy() =>
        Serializer(catalog => FormatConversion.Orc(new() { Catalog = catalog }), CatalogFormat.Orc)
        .ShouldBe("""{"OrcSerDe":{"Compression":"SNAPPY"}}""");

    [Theory]
    [InlineData(ParquetFileCompression.Snappy, "SNAPPY")]
    [InlineData(ParquetFileCompression.Gzip, "GZIP")]
    [InlineData(ParquetFileCompression.Uncompressed, "UNCOMPRESSED")]
    public void CompressionOfParquet_IsSpelledAsAwsDoes(ParquetFileCompression compression, string text) =>
        Serializer(catalog => FormatConversion.Parquet(new() { Catalog = catalog, Compression = compression }))
        .ShouldContain($"\"{text}\"");

    [Theory]
    [InlineData(OrcFileCompression.Snappy, "SNAPPY")]
    [InlineData(OrcFileCompression.Zlib, "ZLIB")]
    [InlineData(OrcFileCompression.None, "NONE")]
    public void CompressionOfOrc_IsSpelledAsAwsDoes(OrcFileCompression compression, string text) => Serializer(
        catalog => FormatConversion.Orc(new() { Catalog = catalog, Compression = compression }), CatalogFormat.Orc)
        .ShouldContain($"\"{text}\"");

    [Fact]
    public void OpenX_EverySettingIsRendered() => Reader(JsonReader.OpenX(
        caseInsensitive: false, new Dictionary<string, string> { ["at"] = "timestamp" },
            convertDotsInJsonKeysToUnderscores: true))
        .ShouldBe(
        """{"OpenXJsonSerDe":{"CaseInsensitive":false,"ColumnToJsonKeyMappings":{"at":"timestamp"}""" +
        ""","ConvertDotsInJsonKeysToUnderscores":true}}""");

    [Fact]
    public void Hive_TimestampFormatsAreRendered() => Reader(JsonReader.Hive("yyyy-MM-dd'T'HH:mm:ss", "millis"))
        .ShouldBe("""{"HiveJsonSerDe":{"TimestampFormats":["yyyy-MM-dd\u0027T\u0027HH:mm:ss","millis"]}}""");

    [Fact]
    public void HiveAlone_HasFirehosesOwnFormats() => Reader(JsonReader.Hive()).ShouldBe("""{"HiveJsonSerDe":{}}""");

    [Fact]
    public void AllWrong_OneMessageListsAll() => Mistakes(
        catalog => FormatConversion.Orc(new()
        {
            Catalog = catalog,
            Input = JsonReader.OpenX(columnToJsonKeyMappings: new Dictionary<string, string> { ["nothing"] = "x" }),
            TableVersion = "",
            BlockSize = Size.Mebibytes(63),
            StripeSize = Size.Mebibytes(7),
            RowIndexStride = 999,
            PaddingTolerance = 1.1,
            DictionaryKeyThreshold = -0.1,
            BloomFilterColumns = ["other"],
            BloomFilterFalsePositiveProbability = 2,
        }),
        change: s3 =>
            s3 with
            {
                Compression = DeliveryCompression.Gzip,
                BufferingSize = Size.Mebibytes(63),
                ErrorOutputPrefix = null,
                Prefix = "data/"
            })
        .ShouldBe(
        [
            "Destination.BufferingSize must be 64 to 128 MiB; got 63 MiB; raise it to at least 64",
            "Destination.Conversion.Catalog must be of CatalogFormat.Orc, or queries would read the objects in the wrong " +
            "format; got Parquet; set Format of the catalog",
            "Destination.Conversion.TableVersion must be a version of the table or LATEST; got an empty string; leave it " +
            "out for LATEST",
            $"Destination.Conversion.Input.ColumnToJsonKeyMappings must name columns of the table; got nothing; use {Columns}",
            "Destination.Conversion.BlockSize must be 64 to 2047 MiB; got 63 MiB; raise it to at least 64",
            "Destination.Conversion.StripeSize must be 8 to 2047 MiB; got 7 MiB; raise it to at least 8",
            "Destination.Conversion.RowIndexStride must be at least 1000 rows; got 999; raise it to at least 1000",
            "Destination.Conversion.PaddingTolerance must be 0 to 1 of a stripe; got 1.1; lower it to at most 1",
            "Destination.Conversion.DictionaryKeyThreshold must be 0 to 1 of the rows; got -0.1; raise it to at least 0",
            "Destination.Conversion.BloomFilterFalsePositiveProbability must be 0 to 1 of all answers; got 2; lower it to at " +
            "most 1",
            $"Destination.Conversion.BloomFilterColumns must name columns of the table; got other; use {Columns}",
            "Destination.Compression must be Uncompressed with Conversion, whose format compresses by itself; got Gzip; " +
            "leave it out, and set the compression of Conversion",
            "Destination.ErrorOutputPrefix must lie outside the folder of converted records with Conversion: failed ones " +
            "are JSON; got null; use another folder, such as errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
        ]);

    // A key of the layout is a partition of the table, not a column of its objects.
    [Fact]
    public void KeyOfTheLayout_IsNoColumn()
    {
        var layout = DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("id"));
        void Make() => Synth.Template(stack =>
        {
            var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
            var catalog = new EventCatalog(
                stack, "Catalog",
                    new() { Schema = TestWriter.Schema, Bucket = bucket, Layout = layout, Format = CatalogFormat.Orc });
            _ = new Delivery(stack, "Delivery", new()
            {
                Destination = DeliveryDestination.S3(new()
                {
                    Bucket = bucket,
                    Layout = layout,
                    Conversion = FormatConversion.Orc(new() { Catalog = catalog, BloomFilterColumns = ["id"] }),
                }),
            });
        });
        Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem()
            .ShouldStartWith("Destination.Conversion.BloomFilterColumns must name columns of the table; got id; use count, ");
    }

    [Theory]
    [InlineData(CatalogFormat.Json)]
    [InlineData(CatalogFormat.Orc)]
    public void CatalogOfAnotherFormat_IsRefused(CatalogFormat format) => Mistakes(
        catalog => FormatConversion.Parquet(new() { Catalog = catalog }), format).ShouldHaveSingleItem()
        .ShouldContain($"got {format}; set Format");

    [Theory]
    [InlineData(64, true)]
    [InlineData(63, false)]
    [InlineData(2047, true)]
    [InlineData(2048, false)]
    public void BlockSizeBoundary_InsideOnly(int mebibytes, bool allowed) => Mistakes(
        catalog => FormatConversion.Parquet(new() { Catalog = catalog, BlockSize = Size.Mebibytes(mebibytes) })).Any()
        .ShouldBe(!allowed);

    [Theory]
    [InlineData(64, true)]
    [InlineData(63, false)]
    public void PageSizeBoundary_InsideOnly(int kibibytes, bool allowed) => Mistakes(
        catalog => FormatConversion.Parquet(new() { Catalog = catalog, PageSize = Size.Kibibytes(kibibytes) })).Any()
        .ShouldBe(!allowed);

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void BufferingSizeBoundary_InsideOnly(int mebibytes, bool allowed) => Mistakes(
        catalog => FormatConversion.Parquet(new() { Catalog = catalog }),
        change: s3 => s3 with { BufferingSize = Size.Mebibytes(mebibytes) }).Any().ShouldBe(!allowed);

    // Columns have lower-case names: without this setting, Firehose would drop a field in mixed case without an error.
    [Fact]
    public void CaseSensitiveReaderOfMixedCase_IsRefusedUnlessMapped()
    {
        var schema = EventSchema.Parse(
            """
            { "title": "e", "type": "object", "properties": { "id": { "type": "string" }, "doorName": { "type": "string" } },
              "required": ["id"], "x-dynamodb": { "partitionKey": "id" } }
            """);
        IReadOnlyList<string> Of(JsonReader reader) =>
            Mistakes(catalog => FormatConversion.Parquet(new() { Catalog = catalog, Input = reader }), schema: schema);
        Of(JsonReader.OpenX(caseInsensitive: false)).ShouldHaveSingleItem()
            .ShouldContain("got doorName; leave it out, or map the fields");
        Of(JsonReader.OpenX(caseInsensitive: false, new Dictionary<string, string> { ["doorname"] = "doorName" }))
            .ShouldBeEmpty();
        Of(JsonReader.OpenX()).ShouldBeEmpty();
    }

    // CDK's L2 also grants glue:GetSchemaVersion on every schema, which a table with columns does not need.
    [Fact]
    public void Role_MayReadTheOneTable()
    {
        var statement = Template(catalog => FormatConversion.Parquet(new() { Catalog = catalog }))
            .Statements().Single(statement => statement.ToJsonString().Contains("glue:"));
        statement["Action"]!.ToJsonString().ShouldBe("""["glue:GetTable","glue:GetTableVersion","glue:GetTableVersions"]""");
        statement["Resource"]!.AsArray().Select(resource => string.Concat(
            resource!["Fn::Join"]![1]!.AsArray().Select(part => part is JsonValue ? $"{part}" : $"<{part!["Ref"]}>"))).Select(
            Shortened).ShouldBe(
            [
                "arn:<AWS::Partition>:glue:eu-west-1:111122223333:catalog",
                "arn:<AWS::Partition>:glue:eu-west-1:111122223333:database/<database>",
                "arn:<AWS::Partition>:glue:eu-west-1:111122223333:table/<database>/<table>",
            ]);
    }

    // If Firehose cannot write a record that failed conversion, it retries for ever and delivers no other record.
    [Fact]
    public void Failures_CanBeWrittenWithTheirKey()
    {
        var statements = Template(catalog => FormatConversion.Parquet(new() { Catalog = catalog })).Statements().ToList();
        var write = statements.Single(statement => statement["Action"]!.ToJsonString().Contains("s3:PutObject")
            && !statement.ToJsonString().Contains("athena"));
        write["Resource"]!.AsArray().Select(resource => $"{resource!["Fn::Join"]![1]!.AsArray()[^1]}")
            .ShouldBe([":s3:::bucket/data/*", ":s3:::bucket/errors/*"]);
        statements.Single(statement => statement["Action"]!.ToJsonString()
            .Contains("kms:GenerateDataKey"))["Condition"]!.ToJsonString()
            .ShouldContain(":s3:::bucket/errors/*");
    }

    [Fact]
    public void CatalogOfOrc_NamesOrcsClasses() =>
        Template(catalog => FormatConversion.Orc(new() { Catalog = catalog }), CatalogFormat.Orc)
        .Properties("AWS::Glue::Table")["TableInput"]!["StorageDescriptor"]!["SerdeInfo"]!["SerializationLibrary"]!.ToString()
        .ShouldBe("org.apache.hadoop.hive.ql.io.orc.OrcSerde");

    private static string Columns => string.Join(", ", TestWriter.Schema.GlueColumns.Select(column => column.Name));

    private static string Shortened(string arn) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(arn, "<CatalogDatabase[0-9A-F]+>", "<database>"), "<Catalog[0-9A-F]+>",
            "<table>");

    private static string Serializer(Func<EventCatalog, FormatConversion> conversion,
        CatalogFormat format = CatalogFormat.Parquet) =>
        Configuration(conversion,
            format)["DataFormatConversionConfiguration"]!["OutputFormatConfiguration"]!["Serializer"]!.ToJsonString();

    private static string Reader(JsonReader reader) =>
        Configuration(catalog => FormatConversion.Parquet(new() { Catalog = catalog, Input = reader }))
        ["DataFormatConversionConfiguration"]!["InputFormatConfiguration"]!["Deserializer"]!.ToJsonString();

    private static JsonNode Configuration(Func<EventCatalog, FormatConversion> conversion,
        CatalogFormat format = CatalogFormat.Parquet) =>
        Template(conversion, format).Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!;

    private static Template Template(
        Func<EventCatalog, FormatConversion> conversion,
        CatalogFormat format = CatalogFormat.Parquet,
        Func<S3DestinationProps, S3DestinationProps>? change = null,
        EventSchema? schema = null) => Synth.Template(
        stack =>
        {
            var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
            var catalog = new EventCatalog(stack, "Catalog", new()
            {
                Schema = schema ?? TestWriter.Schema,
                Bucket = bucket,
                ResultsBucket = bucket,
                Format = format,
            });
            var props = new S3DestinationProps
            {
                Bucket = bucket,
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
                Conversion = conversion(catalog),
            };
            new Delivery(stack, "Delivery", new() { Destination = DeliveryDestination.S3(change?.Invoke(props) ?? props) });
        },
        env: Synth.Known);

    private static IReadOnlyList<string> Mistakes(
        Func<EventCatalog, FormatConversion> conversion,
        CatalogFormat format = CatalogFormat.Parquet,
        Func<S3DestinationProps, S3DestinationProps>? change = null,
        EventSchema? schema = null) =>
        Ranges.MistakesOf(() => Template(conversion, format, change, schema));
}
