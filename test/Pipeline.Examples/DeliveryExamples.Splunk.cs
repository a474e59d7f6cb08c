using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void Splunk(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.Splunk(new()
            {
                HecEndpoint = "https://http-inputs-firehose-example.splunkcloud.com:443",
                Token = parts.Secret("hec_token"),
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
