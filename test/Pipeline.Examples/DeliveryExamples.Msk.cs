using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void Msk(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            Source = DeliverySource.Msk(new()
            {
                ClusterArn = parts.Ask("ClusterArn", "The MSK cluster's ARN"),
                TopicName = "badges",
                StartPosition = MskStart.Earliest,
            }),
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
        });
    }
}
