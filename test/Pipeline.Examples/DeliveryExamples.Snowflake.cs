using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void Snowflake(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.Snowflake(new()
            {
                AccountUrl = "https://xy12345.eu-west-1.snowflakecomputing.com",
                Database = "PLANT",
                Schema = "PUBLIC",
                Table = "READINGS",
                Credentials = parts.Secret("user", "private_key"),
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
