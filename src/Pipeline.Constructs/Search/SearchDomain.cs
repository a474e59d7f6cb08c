using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.OpenSearchService;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// An OpenSearch domain for events: fine-grained access control, HTTPS with TLS 1.2 and forward secrecy, encrypted at rest and
/// between its nodes, with slow, error and audit logs, and retained with its data by default.
/// </summary>
/// <remarks>
/// It uses CDK's L1, because the L2 sets the access policy and the log policy through functions with their own permissions. A
/// principal that the policies admit also needs a role in fine-grained access control, which the master user must map.
/// CloudFormation cannot do that; <see cref="SearchRoleMapping"/> does, if the master is a user of the domain
/// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html).
/// </remarks>
public sealed class SearchDomain : Construct
{
    private readonly Connections_? _connections;

    /// <summary>Makes the domain, which takes AWS 15 to 40 minutes.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; <see cref="SearchDomainProps.Network"/> has no default.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public SearchDomain(Construct scope, string id, SearchDomainProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        var removal = DataRemoval.Resolve(this, props.RemovalPolicy);
        var logs = new SearchLogs(this, "Logs", props, removal);
        var master = Master(props);
        var groups = SecurityGroups(props.Network);
        if (!props.Network.IsPublic)
            _connections = new Connections_(new ConnectionsProps { SecurityGroups = groups, DefaultPort = Port.Tcp(443) });

        Quota.Warn(
            this,
            $"{nameof(props.Size)}.{nameof(props.Size.DataNodes)}",
            props.Size.DataNodes,
            ServiceLimits.OpenSearch.DataNodeQuota);
        var domain = new CfnDomain(this, "Resource", new CfnDomainProps
        {
            EngineVersion = props.EngineVersion.Version,
            ClusterConfig = Cluster(props.Size),
            EbsOptions = new CfnDomain.EBSOptionsProperty
            {
                EbsEnabled = true,
                VolumeType = "gp3",
                VolumeSize = props.Size.Volume.ToGibibytes(),
            },
            VpcOptions = props.Network.IsPublic ? null : new CfnDomain.VPCOptionsProperty
            {
                SubnetIds = props.Network.SubnetIds(props.Size.Zones),
                SecurityGroupIds = [.. groups.Select(group => group.SecurityGroupId)],
            },
            AdvancedSecurityOptions = master,
            AccessPolicies = SearchAccess.Policy(props.Network, MasterRole),
            DomainEndpointOptions = new CfnDomain.DomainEndpointOptionsProperty
            {
                EnforceHttps = true,
                TlsSecurityPolicy = "Policy-Min-TLS-1-2-PFS-2023-10",
            },
            EncryptionAtRestOptions = new CfnDomain.EncryptionAtRestOptionsProperty
            {
                Enabled = true,
                KmsKeyId = props.EncryptionKey?.KeyArn,
            },
            NodeToNodeEncryptionOptions = new CfnDomain.NodeToNodeEncryptionOptionsProperty { Enabled = true },
            LogPublishingOptions = logs.Options,
            // Firehose names the index in each line of its bulk requests:
            // https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html.
            AdvancedOptions = new Dictionary<string, string> { ["rest.action.multi.allow_explicit_index"] = "true" },
            OffPeakWindowOptions = new CfnDomain.OffPeakWindowOptionsProperty
            {
                Enabled = true,
                OffPeakWindow = new CfnDomain.OffPeakWindowProperty
                {
                    WindowStartTime = new CfnDomain.WindowStartTimeProperty { Hours = props.OffPeakWindowStartHour, Minutes = 0 },
                },
            },
            SoftwareUpdateOptions = new CfnDomain.SoftwareUpdateOptionsProperty
            {
                AutoSoftwareUpdateEnabled = props.AutoSoftwareUpdate,
            },
        });
        domain.ApplyRemovalPolicy(removal);
        // Otherwise CloudFormation replaces the domain, and its data, for a new version.
        domain.CfnOptions.UpdatePolicy = new CfnUpdatePolicy { EnableVersionUpgrade = true };
        domain.Node.AddDependency(logs.Policy);
        SearchAccess.Acknowledge(domain, props.Network, byUser: props.Master.UserName is not null);

        Made = props with { };
        Network = new DomainNetwork(props.Network.Network, props.Network.Subnets, _connections);
        DomainName = domain.Ref;
        DomainArn = domain.AttrArn;
        DomainEndpoint = domain.AttrDomainEndpoint;
        Domain = Amazon.CDK.AWS.OpenSearchService.Domain.FromDomainAttributes(
            this, "Domain", new DomainAttributes { DomainArn = DomainArn, DomainEndpoint = DomainEndpoint });
    }

    /// <summary>The domain, for any CDK API that takes one.</summary>
    public IDomain Domain { get; }

    /// <summary>The domain's ARN.</summary>
    public string DomainArn { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName { get; }

    /// <summary>The host name of the domain's endpoint, without <c>https://</c>.</summary>
    public string DomainEndpoint { get; }

    /// <summary>The role that administers access; <c>null</c> if a user does.</summary>
    public IRole? MasterRole { get; private set; }

    /// <summary>
    /// The secret of the user that administers access, with <c>username</c> and <c>password</c>; <c>null</c> if a role does.
    /// </summary>
    public ISecret? MasterSecret { get; private set; }

    /// <summary>The props that the domain was made with.</summary>
    internal SearchDomainProps Made { get; }

    /// <summary>Where the domain can be reached, for its clients.</summary>
    internal DomainNetwork Network { get; }

    /// <summary>
    /// The domain's security groups, as connections; <c>null</c> with a public endpoint. <see cref="AllowFrom"/> is usually
    /// simpler. Use this for a peer in a stack that the domain's stack depends on:
    /// <c>domain.Connections.AllowDefaultPortFrom(peer)</c> makes the rules in the domain's stack.
    /// </summary>
    public Connections_? Connections => _connections;

    /// <summary>
    /// Lets a peer connect to the domain's port 443 by its security group. For a peer in another stack the rules are made in the
    /// peer's stack, which then depends on the domain's stack, and not the reverse.
    /// </summary>
    /// <param name="peer">The peer that may connect: a function in the VPC, a security group, a range of addresses.</param>
    /// <param name="description">The description of the security group's rule.</param>
    /// <exception cref="InvalidInputException">The domain is not in a VPC.</exception>
    public void AllowFrom(IConnectable peer, string? description = null)
    {
        Violations.ThrowIfAny(this, violations => violations.Require(
            _connections is not null,
            "Network",
            "be a VPC",
            "a public endpoint",
            "name the peer's addresses in SearchNetwork.Public, or use SearchNetwork.Vpc"));
        peer.Connections.AllowTo(_connections!, Port.Tcp(443), description);
    }

    /// <summary>
    /// Lets an identity write documents to an index by its own policy; fine-grained access control must allow it too.
    /// </summary>
    /// <param name="writer">The principal that gets the permission.</param>
    /// <param name="index">The index, or a pattern such as <c>badges-*</c>.</param>
    public Grant GrantIndexWrite(IGrantable writer, string index) => new Permission(
        ["es:ESHttpPost", "es:ESHttpPut"],
        [$"{DomainArn}/{index}", $"{DomainArn}/{index}/*", $"{DomainArn}/_bulk"]).GiveTo(writer);

    /// <summary>
    /// Lets an identity read and search an index by its own policy; fine-grained access control must allow it too.
    /// </summary>
    /// <param name="reader">The principal that gets the permission.</param>
    /// <param name="index">The index, or a pattern such as <c>badges-*</c>.</param>
    public Grant GrantIndexRead(IGrantable reader, string index) => Permission.GiveAll(
        [
            new Permission(["es:ESHttpGet", "es:ESHttpHead"], [$"{DomainArn}/{index}", $"{DomainArn}/{index}/*"]),
            // Searches with a body are POST requests.
            new Permission(
                ["es:ESHttpPost"],
                [$"{DomainArn}/{index}/_search", $"{DomainArn}/{index}/_msearch", $"{DomainArn}/{index}/_count"]),
        ],
        reader);

    private CfnDomain.AdvancedSecurityOptionsInputProperty Master(SearchDomainProps props)
    {
        if (props.Master.UserName is { } user)
        {
            var secret = SearchMasterSecret.Make(this, user, props);
            MasterSecret = secret;
            return new CfnDomain.AdvancedSecurityOptionsInputProperty
            {
                Enabled = true,
                InternalUserDatabaseEnabled = true,
                MasterUserOptions = new CfnDomain.MasterUserOptionsProperty
                {
                    MasterUserName = user,
                    // CloudFormation reads the password from Secrets Manager; the template holds only the reference.
                    MasterUserPassword = secret.SecretValueFromJson("password").UnsafeUnwrap(),
                },
            };
        }

        MasterRole = props.Master.ExistingRole ?? new Role(this, "MasterRole", new RoleProps
        {
            AssumedBy = new AccountRootPrincipal(),
            Description = "Administers the access to a search domain",
        });
        return new CfnDomain.AdvancedSecurityOptionsInputProperty
        {
            Enabled = true,
            InternalUserDatabaseEnabled = false,
            MasterUserOptions = new CfnDomain.MasterUserOptionsProperty { MasterUserArn = MasterRole.RoleArn },
        };
    }

    private ISecurityGroup[] SecurityGroups(SearchNetwork network)
    {
        if (network.Network is not { } vpc) return [];
        if (network.SecurityGroups.Count > 0) return [.. network.SecurityGroups];
        return
        [
            new SecurityGroup(this, "SecurityGroup", new SecurityGroupProps
            {
                Vpc = vpc,
                Description = "Who may reach a search domain",
                AllowAllOutbound = false,
            }),
        ];
    }

    private static CfnDomain.ClusterConfigProperty Cluster(SearchSize size) => new()
    {
        InstanceType = size.DataInstanceType,
        InstanceCount = size.DataNodes,
        DedicatedMasterEnabled = size.Zones > 1,
        DedicatedMasterType = size.MasterInstanceType,
        DedicatedMasterCount = size.Zones > 1 ? ServiceLimits.OpenSearch.DedicatedMasters : null,
        ZoneAwarenessEnabled = size.Zones > 1,
        ZoneAwarenessConfig = size.Zones > 1
            ? new CfnDomain.ZoneAwarenessConfigProperty { AvailabilityZoneCount = size.Zones }
            : null,
        MultiAzWithStandbyEnabled = size.IsProduction,
    };
}
