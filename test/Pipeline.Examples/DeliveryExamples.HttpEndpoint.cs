using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void HttpEndpoint(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.HttpEndpoint(new()
            {
                Url = "https://events.example.com/firehose",
                AccessKey = parts.Secret("api_key"),
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
