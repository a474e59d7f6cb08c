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
                ClusterArn = "arn:aws:kafka:eu-west-1:111122223333:cluster/badges/abcdefab-1234-abcd-5678-cdef0123ab01-2",
                TopicName = "badges",
                StartPosition = MskStart.Earliest,
            }),
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
        });
    }
}
