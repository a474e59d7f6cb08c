using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Which role a <see cref="SearchRoleMapping"/> lets into which domain, and to which indexes.</summary>
public sealed record SearchRoleMappingProps
{
    /// <summary>
    /// The domain. The function acts as its master: as the user of <see cref="SearchMaster.InternalUser"/>, or it assumes the
    /// master role. A role of yours (<see cref="SearchMaster.Role"/>) must trust the account, or the role of the mapping's
    /// function.
    /// </summary>
    public required SearchDomain Domain { get; set; }

    /// <summary>The role that is let in, such as <see cref="Delivery.Role"/>.</summary>
    public required IRole Role { get; set; }

    /// <summary>The index that it may make, write and manage, and those whose names begin so, as rotated ones do: by the rules of
    /// <see cref="OpenSearchDestinationProps.IndexName"/>.</summary>
    public required string IndexName { get; set; }

    /// <summary>
    /// For a domain in a VPC, the subnets of it that the function runs in. They must reach Secrets Manager, or STS where a role
    /// is the master, and S3, where CloudFormation waits for the answer: by a NAT gateway, or by an interface endpoint of Secrets
    /// Manager or STS and a gateway endpoint of S3, which a VPC without egress needs. Without them the deployment fails after
    /// minutes: it cannot be known here. Default: those that the domain was told to stand in.
    /// </summary>
    public ISubnetSelection? Subnets { get; set; }

    /// <summary>The customer managed key of the function's logs, which its policy must let CloudWatch Logs use, as that of
    /// <see cref="PipelineKey"/> does. Default: a key of AWS.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Which build of the function runs. Default: <see cref="PipelineRuntime.Native"/> of a release package, which has the native
    /// builds; <see cref="PipelineRuntime.Managed"/> of a package that was built from the sources without them.
    /// </summary>
    public PipelineRuntime? Runtime { get; set; }

    /// <summary>How long the function's logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>What happens to the logs with their stack. Default: RETAIN_ON_UPDATE_OR_DELETE: kept, but for a first creation
    /// that CloudFormation rolls back. DESTROY also takes the context <c>pipeline:allow-data-removal</c>. The mapping itself goes
    /// with its stack.</summary>
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
