using Amazon.CDK;
using Constructs;
using Pipeline.Constructs;
using Pipeline.Records;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    private static EventSchema Events { get; } = EventSchema.Parse(
        """
        { "title": "badge_scans", "type": "object",
          "properties": {
            "badge": { "type": "string" }, "zone": { "type": "string" }, "at": { "type": "string", "format": "date-time" }
          },
          "required": ["badge", "zone", "at"],
          "x-dynamodb": { "partitionKey": "badge", "sortKey": "at" } }
        """);

    public static void Transformed(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var transform = new DeliveryTransform(scope, "Transform", new() { Schema = Events, EncryptionKey = parts.Key });
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Processors = [DeliveryProcessor.Transform(transform, new() { BufferingSize = Size.Kibibytes(512) })],
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = parts.Bucket,
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }

    public static void FormatConversion(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = parts.Bucket,
                Conversion = Pipeline.Constructs.FormatConversion.Parquet(
                    new() { Catalog = Catalog(scope, parts, CatalogFormat.Parquet) }),
            }),
        });
    }

    public static void Orc(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = parts.Bucket,
                Conversion = Pipeline.Constructs.FormatConversion.Orc(new()
                {
                    Catalog = Catalog(scope, parts, CatalogFormat.Orc),
                    BloomFilterColumns = ["badge"],
                }),
            }),
        });
    }

    public static void DynamicPartitioningByQuery(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = parts.Bucket,
                Prefix = "data/zone=!{partitionKeyFromQuery:zone}/!{timestamp:yyyy/MM/dd}/",
                DynamicPartitioning =
                    new() { Queries = new Dictionary<string, string> { ["zone"] = """.zone // "none" """.Trim() } },
            }),
        });
    }

    public static void DynamicPartitioningByFunction(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var (zone, day) = (EventPartitionKey.Value("zone"), EventPartitionKey.Day("at"));
        var transform = new DeliveryTransform(scope, "Transform", new()
        {
            Schema = Events,
            EncryptionKey = parts.Key,
            PartitionKeys = [zone, day],
        });
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Processors = [DeliveryProcessor.Transform(transform)],
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = parts.Bucket,
                Prefix = $"data/zone={zone.Expression}/day={day.Expression}/",
                DynamicPartitioning = new(),
            }),
        });
    }

    public static void Deaggregated(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Processors = [DeliveryProcessor.DeaggregateJson()],
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = parts.Bucket,
                Prefix = "data/!{partitionKeyFromQuery:badge}/",
                DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["badge"] = ".badge" } },
            }),
        });
    }

    public static void LogSubscriptionDecompressed(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Processors = [DeliveryProcessor.Decompress(), DeliveryProcessor.ExtractLogMessages()],
            Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
        });
    }

    private static EventCatalog Catalog(Construct scope, ExampleParts parts, CatalogFormat format) => new(scope, "Catalog", new()
    {
        Schema = Events,
        Bucket = parts.Bucket,
        Format = format,
        ResultsBucket = parts.Bucket,
        EncryptionKey = parts.Key,
    });
}
