using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.App.Settings;
using Pipeline.Constructs;

namespace Pipeline.App.Stacks;

/// <summary>
/// The search domain in a VPC of its own. It stands apart from the pipeline since it takes AWS 15 to 40 minutes to make, and a
/// failure in it must not roll back the rest.
/// </summary>
internal sealed class SearchStack : StageStack
{
    private const int Zones = 3;

    public SearchStack(Construct scope, string id, StageSettings stage)
        : base(scope, id, stage, $"Search of the streaming pipeline, stage {stage.Name}")
    {
        var key = stage.Encryption == EncryptionKeys.CustomerManaged
            ? new PipelineKey(this, "Key", new() { Description = $"Encrypts the search of stage {stage.Name}", RemovalPolicy = Removal }).Key
            : null;
        var vpc = IsolatedVpc();
        vpc.AddFlowLog("FlowLog", new FlowLogOptions
        {
            Destination = FlowLogDestination.ToCloudWatchLogs(new LogGroup(this, "FlowLogs", new LogGroupProps
            {
                Retention = RetentionDays.ONE_MONTH,
                EncryptionKey = key,
                RemovalPolicy = Removal,
            })),
        });

        var search = new SearchDomain(this, "Search", new()
        {
            Network = SearchNetwork.Vpc(vpc, new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED }),
            Size = stage.Search.Size == SearchSizing.Production ? SearchSize.Production() : SearchSize.Dev(),
            EncryptionKey = key,
            RemovalPolicy = Removal,
        });

        Output("SearchEndpoint", search.DomainEndpoint, "Host name of the search domain, inside its VPC");
        Output("SearchDomainName", search.DomainName, "Name of the search domain");
        Output("SearchMasterRole", search.MasterRole!.RoleArn, "Role that administers access to the search domain");
        Output("SearchVpc", vpc.VpcId, "VPC from which the search domain can be reached");
        if (stage.Search.Size == SearchSizing.Dev) AcknowledgeOneNode(search);
    }

    // Nothing in it reaches the internet and nothing there reaches in: no gateway, no NAT to pay for.
    private Vpc IsolatedVpc() => new(this, "Vpc", new VpcProps
    {
        IpAddresses = IpAddresses.Cidr("10.20.0.0/16"),
        // By index: the names are not known offline, and CDK alone would take two where the environment is not known.
        AvailabilityZones = [.. Enumerable.Range(0, Zones).Select(zone => Fn.Select(zone, Fn.GetAzs()))],
        NatGateways = 0,
        RestrictDefaultSecurityGroup = false,
        SubnetConfiguration =
        [
            new SubnetConfiguration { Name = "Search", SubnetType = SubnetType.PRIVATE_ISOLATED, CidrMask = 24 },
        ],
    });

    private static void AcknowledgeOneNode(SearchDomain search)
    {
        const string Reason = "search.size of this stage is dev in cdk.json: one node whose data can be delivered again from S3.";
        foreach (var rule in new[] { "AwsSolutions-OS4", "AwsSolutions-OS7" })
        {
            Validations.Of(search).Acknowledge(new Acknowledgment { Id = rule, Reason = Reason });
        }
    }
}
