using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void Iceberg(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.Iceberg(new()
            {
                Tables = [new() { Database = "plant", Name = "readings", Bucket = parts.Bucket, Prefix = "tables/readings/" }],
                AppendOnly = true,
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }

    public static void S3Tables(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3Tables(new()
            {
                TableBucketName = "plant-tables",
                Tables = [new() { Namespace = "plant", Name = "readings" }],
                AppendOnly = true,
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
