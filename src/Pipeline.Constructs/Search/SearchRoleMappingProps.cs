using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="SearchRoleMapping"/>: the domain, the role, and the indexes that it may write.</summary>
public sealed record SearchRoleMappingProps
{
    /// <summary>
    /// The domain. The function acts as its master: it is the user of <see cref="SearchMaster.InternalUser"/>, or
    /// assumes the master role. Your own master role (<see cref="SearchMaster.Role"/>) must trust the account, or the
    /// role of the mapping's function.
    /// </summary>
    public required SearchDomain Domain { get; set; }

    /// <summary>The role that gets access, such as <see cref="Delivery.Role"/>.</summary>
    public required IRole Role { get; set; }

    /// <summary>
    /// The index that the role may make, write and manage, by the rules of <see cref="OpenSearchDestinationProps.IndexName"/>.
    /// The role also has access to indexes whose names start with it, such as rotated ones.
    /// </summary>
    public required string IndexName { get; set; }

    /// <summary>
    /// For a domain in a VPC, the VPC's subnets that the function runs in. They must reach Secrets Manager, or STS if a role is
    /// the master, and S3, where CloudFormation waits for the answer. A NAT gateway does that, or in a VPC without egress an
    /// interface endpoint of Secrets Manager or STS and a gateway endpoint of S3. Without them the deployment fails after
    /// minutes; a synthesis cannot check it. Default: the domain's subnets.
    /// </summary>
    public ISubnetSelection? Subnets { get; set; }

    /// <summary>
    /// The customer managed key of the function's logs. Its policy must let CloudWatch Logs use it, as the policy of
    /// <see cref="PipelineKey"/> does. Default: a key of AWS.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Which build of the function runs. Default: <see cref="PipelineRuntime.Native"/> of a release package, which has the native
    /// builds; <see cref="PipelineRuntime.Managed"/> of a package that was built from the sources without them.
    /// </summary>
    public PipelineRuntime? Runtime { get; set; }

    /// <summary>How long the function's logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// What CloudFormation does with the logs when their stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps them,
    /// unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>. The mapping
    /// itself is always removed with its stack.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    /// <summary>The code that the function gets, and what runs it.</summary>
    internal FunctionBuild Build => FunctionCode.OfTheLibrary.Build(Runtime, Architecture.ARM_64);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        DataRemoval.Validate(violations, RemovalPolicy);
        var (vpc, subnets, _) = Domain.Network;
        if (vpc is not null) ChosenSubnets.Validate(violations, nameof(Subnets), vpc, Subnets ?? subnets);
        Internal.IndexName.Validate(violations, nameof(IndexName), IndexName);
        FunctionCode.OfTheLibrary.Validate(Build, violations);
    }
}
