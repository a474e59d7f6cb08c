using Amazon.CDK.AWS.OpenSearchServerless;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void OpenSearchServerless(Construct scope)
    {
        var parts = new ExampleParts(scope);
        // Its encryption policy and its network policy are the account's.
        var collection = new CfnCollection(scope, "Collection", new CfnCollectionProps
        {
            Name = $"badges-{scope.Node.Addr[^8..]}",
            Type = "TIMESERIES",
        });
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.OpenSearchServerless(new()
            {
                Collection = SearchCollection.Of(collection),
                IndexName = "badges",
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
