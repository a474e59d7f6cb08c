using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Lets a role write an index of a domain with fine-grained access control, which no IAM policy can do. At deployment, a function
/// calls the domain as its master, a user or a role. It makes a security role in the domain and maps the role to it.
/// </summary>
/// <remarks>
/// Both are removed with the stack; entries that others added to the mapping stay, and then the security role stays too. If the
/// deletion fails because the domain no longer exists, the function logs it and does not block the stack. The function runs in
/// the domain's VPC if it has one, may only read the one secret or assume the one role, and costs no money between deployments.
/// The security role has the security plugin's groups <c>cluster_composite_ops</c> and <c>cluster_monitor</c>, and for the index
/// <c>create_index</c>, <c>crud</c> and <c>manage</c>
/// (https://docs.opensearch.org/latest/security/access-control/default-action-groups/).
/// </remarks>
public sealed class SearchRoleMapping : Construct
{
    /// <summary>Makes the mapping, and the function that applies it.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The domain, the role, the index, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public SearchRoleMapping(Construct scope, string id, SearchRoleMappingProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        var stack = Stack.Of(this);
        var secret = props.Domain.MasterSecret;
        var logs = new LogGroup(this, "Logs", new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });
        var role = new LeastPrivilegeRole(
            this, "Role", new ServicePrincipal("lambda.amazonaws.com"), "Maps a role to a security role of one search domain");
        role.Allow(secret is null
            ? [new Internal.Permission(["sts:AssumeRole"], [props.Domain.MasterRole!.RoleArn]).ToStatement()]
            : [.. new SecretAccess(secret).Statements(stack)]);
        role.Allow(WriterPermissions.Log(logs));
        var group = props.Domain.Network.Vpc is { } vpc ? JoinNetwork(vpc, role, props.Domain) : null;

        var own = new FunctionProps
        {
            Description = "Maps a role to a security role of a search domain",
            MemorySize = 512,
            Timeout = Duration.Seconds(SearchRoleSettings.TimeoutSeconds),
            Role = role.Role,
            LogGroup = logs,
            Environment = new Dictionary<string, string> { [FunctionSettings.Function] = FunctionSettings.MapSearchRoleFunction },
            Vpc = props.Domain.Network.Vpc,
            VpcSubnets = group is null ? null : props.Subnets ?? props.Domain.Network.Subnets,
            SecurityGroups = group is null ? null : [group],
        };
        var function = LibraryFunction.New(this, "Function", own, props.Build);
        function.Node.AddDependency(role.Policy);
        AcknowledgeWhatDoesNotApply(function, inVpc: group is not null);

        SecurityRole = $"pipeline-{Node.Addr[^8..]}";
        var mapping = new CustomResource(this, "Resource", new CustomResourceProps
        {
            ServiceToken = function.FunctionArn,
            ResourceType = "Custom::SearchRoleMapping",
            // Lambda retries a failed function twice, after one minute and after two more.
            ServiceTimeout = Duration.Seconds((3 * SearchRoleSettings.TimeoutSeconds) + 180),
            Properties = new Dictionary<string, object>
            {
                [SearchRoleSettings.DomainEndpoint] = props.Domain.DomainEndpoint,
                [secret is null ? SearchRoleSettings.MasterRoleArn : SearchRoleSettings.MasterSecretArn] =
                    secret?.SecretArn ?? props.Domain.MasterRole!.RoleArn,
                [SearchRoleSettings.SecurityRole] = SecurityRole,
                [SearchRoleSettings.IndexPattern] = $"{props.IndexName}*",
                [SearchRoleSettings.BackendRole] = props.Role.RoleArn,
            },
        });
        // The mapping needs all of these when it is made and when it is deleted.
        mapping.Node.AddDependency(role.Policy, logs, props.Domain);
        if (group is not null)
            mapping.Node.AddDependency([group, .. props.Domain.Network.Connections!.Connections.SecurityGroups]);
    }

    /// <summary>The name of the security role in the domain.</summary>
    public string SecurityRole { get; }

    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    private SecurityGroup JoinNetwork(IVpc vpc, LeastPrivilegeRole role, SearchDomain domain)
    {
        role.Allow(new Internal.Permission(
            [
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
            ],
            ["*"]).ToStatement());
        role.AcknowledgeWildcard("*", "AWS documents what a function in a VPC may do with network interfaces for all of them.");
        var group = new SecurityGroup(this, "SecurityGroup", new SecurityGroupProps
        {
            Vpc = vpc,
            Description = "The function that maps a role in a search domain",
            AllowAllOutbound = false,
        });
        group.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(443), "Secrets Manager or STS, and the answer to CloudFormation");
        SecurityRules.Allow(this, "Group", group, domain.Network.Connections!, "Maps a role at deployment");
        return group;
    }

    private static void AcknowledgeWhatDoesNotApply(Function function, bool inVpc)
    {
        const string Dlq =
            "CloudFormation waits for the function's answer and reports a deployment without one as " +
            "failed: nothing is lost unseen.";
        LibraryFunction.Acknowledge(
            function,
            Dlq,
            inVpc ? null : "The domain's endpoint is public: from a VPC the function would reach the same address.",
            "CloudFormation invokes it once a deployment; concurrency kept for it would lie idle.");
        Nag.Acknowledge(function, "Serverless-LambdaTracing", "It runs for seconds at a deployment, and logs what it did.");
    }
}
