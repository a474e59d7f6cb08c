using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void OpenSearch(Construct scope)
    {
        var parts = new ExampleParts(scope);
        // A domain that exists, of this account; its administrator maps the delivery's role.
        var domain = Amazon.CDK.AWS.OpenSearchService.Domain.FromDomainEndpoint(
            scope, "Domain", "https://search-badges-jcjotrv6f7otem4sqcwbch3c4u.eu-west-1.es.amazonaws.com");
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.OpenSearch(new()
            {
                Domain = DeliveryDomain.Of(domain),
                IndexName = "badges",
                IndexRotation = IndexRotation.Weekly,
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }

    public static void OpenSearchInVpc(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var network = new IsolatedVpc(scope, "Network", new() { EncryptionKey = parts.Key });
        var domain = new SearchDomain(scope, "Domain", new()
        {
            Network = SearchNetwork.Vpc(network.Vpc, network.Subnets),
            Size = SearchSize.Production(),
            EncryptionKey = parts.Key,
        });
        // The delivery stands in the domain's own subnets, and may reach the domain and nothing else there.
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.OpenSearch(new()
            {
                Domain = DeliveryDomain.Of(domain),
                IndexName = "badges",
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
    }
}
