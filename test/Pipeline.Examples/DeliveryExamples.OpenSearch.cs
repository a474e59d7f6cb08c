using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.OpenSearchService;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void OpenSearch(Construct scope)
    {
        var parts = new ExampleParts(scope);
        // An existing domain of this account; its administrator maps the delivery's role.
        var domain = Amazon.CDK.AWS.OpenSearchService.Domain.FromDomainAttributes(scope, "Domain", new DomainAttributes
        {
            DomainArn = parts.Ask("DomainArn", "The domain's ARN"),
            // Firehose finds the endpoint of a domain in its own account by the ARN.
            DomainEndpoint = "",
        });
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
        var network = new IsolatedVpc(scope, "Network", new() { Zones = 3, EncryptionKey = parts.Key });
        // The mapping's function reads the master user's secret, and responds to CloudFormation through S3. No other traffic
        // leaves the VPC.
        var secrets =
            new SecurityGroup(scope, "SecretsGroup", new SecurityGroupProps { Vpc = network.Vpc, AllowAllOutbound = false });
        secrets.AddIngressRule(Peer.Ipv4(new IsolatedVpcProps().Cidr), Port.Tcp(443), "What runs in the VPC");
        _ = network.Vpc.AddInterfaceEndpoint("Secrets", new InterfaceVpcEndpointOptions
        {
            Service = InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
            SecurityGroups = [secrets],
            Open = false,
            Subnets = (SubnetSelection)network.Subnets,
        });
        _ = network.Vpc.AddGatewayEndpoint("Answers",
            new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 });
        var domain = new SearchDomain(scope, "Domain", new()
        {
            Network = SearchNetwork.Vpc(network.Vpc, network.Subnets),
            Size = SearchSize.Production(),
            Master = SearchMaster.InternalUser(),
            EncryptionKey = parts.Key,
        });
        // The delivery's network interfaces are in the domain's subnets, and may reach only the domain there.
        var delivery = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = DeliveryDestination.OpenSearch(new()
            {
                Domain = DeliveryDomain.Of(domain),
                IndexName = "badges",
                Backup = new() { Bucket = parts.Bucket },
            }),
        });
        _ = new SearchRoleMapping(scope, "Mapping", new()
        {
            Domain = domain,
            Role = delivery.Role,
            IndexName = "badges",
            EncryptionKey = parts.Key,
        });
        _ = new SearchAlarms(scope, "Alarms", new()
        {
            Domain = domain,
            Topic = new AlarmTopic(scope, "Told", new() { EncryptionKey = parts.Key }).Topic,
        });
    }
}
