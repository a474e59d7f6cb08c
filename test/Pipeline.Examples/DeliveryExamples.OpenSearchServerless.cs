using Amazon.CDK.AWS.OpenSearchServerless;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void OpenSearchServerless(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var name = $"badges-{scope.Node.Addr[^8..]}";
        var collection = new CfnCollection(scope, "Collection", new CfnCollectionProps { Name = name, Type = "TIMESERIES" });
        // OpenSearch Serverless refuses to create a collection without an encryption policy, and no client can reach one without
        // a network policy.
        var encryption = new CfnSecurityPolicy(scope, "Encryption", new CfnSecurityPolicyProps
        {
            Name = name,
            Type = "encryption",
            Policy = $$"""{"Rules":[{"ResourceType":"collection","Resource":["collection/{{name}}"]}],"AWSOwnedKey":true}""",
        });
        var network = new CfnSecurityPolicy(scope, "Network", new CfnSecurityPolicyProps
        {
            Name = name,
            Type = "network",
            Policy =
                $$"""[{"Rules":[{"ResourceType":"collection","Resource":["collection/{{name}}"]}],"AllowFromPublic":true}]""",
        });
        collection.AddResourceDependency(encryption);
        collection.AddResourceDependency(network);
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
