using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// The variants of a whole pipeline: another format, folders by tenant, without delivery or catalog, with existing resources.
/// </summary>
public class PipelineChoiceTests
{
    private const string Delivery = "AWS::KinesisFirehose::DeliveryStream";
    private const string Glue = "AWS::Glue::Table";

    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "clicks", "type": "object",
          "properties": {
            "tenant": { "type": "string" }, "hall": { "type": "integer" }, "at": { "type": "string", "format": "date-time" },
            "note": { "type": ["string", "null"] } },
          "required": ["tenant", "hall", "at"], "x-dynamodb": { "partitionKey": "tenant" } }
        """);

    private static readonly CheckedStack ParquetByTenant = new(stack => new StreamingPipeline(stack, "P", new()
    {
        Schema = Schema,
        Format = PipelineFormat.Parquet(),
        Layout = DeliveryLayout.Daily().PartitionedBy(LayoutKey.Enum("tenant", "a", "b")),
    }));

    [Fact]
    public void Parquet_IsWrittenByDeliveryAndReadByTheCatalog()
    {
        var template = Pipeline(stack =>
            new() { Schema = Schema, Format = PipelineFormat.Parquet(new() { Compression = ParquetFileCompression.Gzip }) });
        PipelineTies.Broken(template).ShouldBeEmpty();
        var s3 = template.Properties(Delivery)["ExtendedS3DestinationConfiguration"]!;
        ((string)s3["CompressionFormat"]!).ShouldBe("UNCOMPRESSED");
        ((int)s3["BufferingHints"]!["SizeInMBs"]!).ShouldBe(128);
        ((string)s3["DataFormatConversionConfiguration"]!["OutputFormatConfiguration"]!["Serializer"]!["ParquetSerDe"]!["Compression"]!)
            .ShouldBe("GZIP");
        ((string)template.Properties(Glue)["TableInput"]!["Parameters"]!["classification"]!).ShouldBe("parquet");
    }

    [Fact]
    public void Orc_IsWrittenAndReadToo() =>
        PipelineTies.Broken(Pipeline(stack => new() { Schema = Schema, Format = PipelineFormat.Orc() })).ShouldBeEmpty();

    [Fact]
    public void FoldersByTenant_ArePartitionsOfTheCatalog()
    {
        var template = Pipeline(stack => new()
        {
            Schema = Schema,
            Layout = DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("tenant"), LayoutKey.Integer("hall", 1, 12)),
        });
        PipelineTies.Broken(template).ShouldBeEmpty();
        var s3 = template.Properties(Delivery)["ExtendedS3DestinationConfiguration"]!;
        ((string)s3["Prefix"]!).ShouldBe(
            "data/tenant=!{partitionKeyFromQuery:tenant}/hall=!{partitionKeyFromQuery:hall}/!{timestamp:yyyy/MM/dd/HH}/");
        ((bool)s3["DynamicPartitioningConfiguration"]!["Enabled"]!).ShouldBeTrue();
        s3["ProcessingConfiguration"]!.ToJsonString().ShouldContain("""{\u0022tenant\u0022:.tenant,\u0022hall\u0022:.hall}""");
    }

    [Fact]
    public void ParquetInFoldersByTenant_IsWholeAndPassesCdkNag()
    {
        PipelineTies.Broken(ParquetByTenant.Template).ShouldBeEmpty();
        ParquetByTenant.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void WithoutDelivery_ThereIsNoBucketOfDataAndNoCatalog()
    {
        var template = Pipeline(stack => new() { Schema = Schema, HasDelivery = false }, pipeline =>
        {
            (pipeline.HasDelivery, pipeline.HasCatalog).ShouldBe((false, false));
            Should.Throw<InvalidOperationException>(() => pipeline.Delivery).Message
                .ShouldBe("StreamingPipeline 'Stack/P' has no delivery, as its props say; set HasDelivery");
            Should.Throw<InvalidOperationException>(() => pipeline.Catalog).Message.ShouldContain("has no catalog");
            Should.Throw<InvalidOperationException>(() => pipeline.DataBucket).Message.ShouldContain("has no bucket of its own");
            Should.Throw<InvalidOperationException>(() => pipeline.Bucket).Message.ShouldContain("has no bucket,");
        });
        template.All(Delivery).ShouldBeEmpty();
        template.All(Glue).ShouldBeEmpty();
        template.All("AWS::S3::Bucket").Count.ShouldBe(2, "access logs, failed batches");
        template.Json.ToJsonString().ShouldNotContain("AWS/Firehose");
    }

    [Fact]
    public void WithoutCatalog_TheDeliveryMayWriteWhatAthenaDoesNotRead()
    {
        var template = Pipeline(stack => new()
        {
            Schema = Schema,
            HasCatalog = false,
            Destination = destination => destination with { Compression = DeliveryCompression.Snappy, NewLineDelimiter = false },
        });
        template.All(Glue).ShouldBeEmpty();
        ((string)template.Properties(Delivery)["ExtendedS3DestinationConfiguration"]!["CompressionFormat"]!).ShouldBe("Snappy");
    }

    [Fact]
    public void ExistingResources_AreUsedByAllPartsAndWatched()
    {
        var template = Pipeline(stack => new()
        {
            Schema = Schema,
            ExistingStream = new IngestStream(stack, "Stream"),
            ExistingTable = new EventTable(stack, "Table", new() { Schema = Schema }),
            ExistingBucket = new PipelineBucket(stack, "Bucket").Bucket,
            EnhancedFanOut = true,
        }, pipeline => pipeline.Bucket.Node.Path.ShouldBe("Stack/Bucket/Resource"));
        template.All("AWS::DynamoDB::GlobalTable").Count.ShouldBe(1);
        PipelineTies.Broken(template).Select(tie => tie.Split(':')[0])
            .ShouldBe(["stream of writer and delivery", "stream and its alarms"], "the writer reads through its consumer");
        template.Properties("AWS::Kinesis::StreamConsumer")["StreamARN"]!.ToJsonString()
            .ShouldBe(template.Properties(Delivery)["KinesisStreamSourceConfiguration"]!["KinesisStreamARN"]!.ToJsonString());
    }

    [Fact]
    public void ImportedBucketWithAKey_IsWrittenAndReadWithIt()
    {
        var template = Pipeline(stack => new()
        {
            Schema = Schema,
            ExistingBucket = Bucket.FromBucketAttributes(stack, "Imported", new BucketAttributes
            {
                BucketName = "lake",
                EncryptionKey = Key.FromKeyArn(stack, "LakeKey", "arn:aws:kms:eu-west-1:111122223333:key/lake"),
            }),
        });
        template.Properties(Glue)["TableInput"]!["StorageDescriptor"]!["Location"]!.ToJsonString()
            .ShouldBe("\"s3://lake/data/\"");
        template.Statements()
            .Count(statement => statement["Resource"]?.ToJsonString() == "\"arn:aws:kms:eu-west-1:111122223333:key/lake\"")
            .ShouldBe(1);
        template.All("AWS::S3::Bucket").Count.ShouldBe(3, "access logs, failed batches, results");
    }

    [Fact]
    public void CatalogOfAnotherDelivery_NeedsTheBucketAlone()
    {
        var template = Pipeline(stack => new()
        {
            Schema = Schema,
            HasDelivery = false,
            HasCatalog = true,
            ExistingBucket = Bucket.FromBucketName(stack, "Lake", "lake"),
        });
        template.All(Delivery).ShouldBeEmpty();
        template.All(Glue).Count.ShouldBe(1);
    }

    [Fact]
    public void ChoicesThatContradictEachOther_AreRefusedTogether() => Snapshot.VerifyText(string.Join('\n', new[]
    {
        Ranges.Mistakes(stack => new StreamingPipeline(stack, "P", new()
        {
            Schema = Schema,
            Layout = DeliveryLayout.Hourly().PartitionedBy(
                LayoutKey.Injected("nobody"), LayoutKey.Injected("note"), LayoutKey.Integer("tenant", 2, 1),
                    LayoutKey.Enum("hall", "1,2")),
            Format = PipelineFormat.Parquet(new() { BlockSize = Size.Mebibytes(1) }),
            ExistingStream = new IngestStream(stack, "Stream"),
            Stream = stream => stream,
            ExistingTable = EventTable.FromTableArn(
                stack, "Table", EventSchema.Parse(Schema.Json.Replace("clicks", "visits")),
                    "arn:aws:dynamodb:eu-west-1:111122223333:table/t"),
            Table = table => table,
            HasDelivery = false,
            HasCatalog = true,
            DataBucket = bucket => bucket,
            Destination = destination => destination,
            Delivery = delivery => delivery,
        })),
        Ranges.Mistakes(stack => new StreamingPipeline(stack, "P", new()
        {
            Schema = Schema, HasCatalog = false, Format = PipelineFormat.Orc(), Catalog = catalog => catalog,
        })),
        Ranges.Mistakes(stack =>
        {
            var lake = Bucket.FromBucketName(stack, "Lake", "lake");
            new StreamingPipeline(stack, "P", new()
            {
                Schema = Schema,
                ExistingBucket = lake,
                Writer = writer => writer with { Rejects = RejectsLocation.In(lake, "data/rejects/") },
                Destination = destination => destination with { Backup = new() { Bucket = lake, Prefix = "data/source/" } },
                Catalog = catalog => catalog with { ResultsBucket = lake, ResultsPrefix = "data/" },
            });
        }),
    }.SelectMany(mistakes => mistakes)));

    private static Template Pipeline(Func<Stack, StreamingPipelineProps> props, Action<StreamingPipeline>? check = null) =>
        Synth.Template(stack =>
    {
        var pipeline = new StreamingPipeline(stack, "P", props(stack));
        check?.Invoke(pipeline);
    });
}
