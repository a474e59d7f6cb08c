using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a <see cref="PipelineBucket"/>: encryption, access logs, retention and removal; all have defaults.
/// </summary>
public sealed record PipelineBucketProps : PartOptions
{
    /// <summary>
    /// The customer managed key of the objects, used with S3 Bucket Keys (fewer KMS requests, cheaper). Default: none; S3's own
    /// keys encrypt them (SSE-S3).
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The bucket for the server access logs of this bucket, made by <see cref="PipelineBucket.ForAccessLogs"/> in the same
    /// Region and account. Default: none; no access logs.
    /// </summary>
    public PipelineBucket? AccessLogs { get; set; }

    /// <summary>
    /// Whether replaced and deleted objects are kept. Default: <c>true</c>. Versions cost storage until
    /// <see cref="NoncurrentExpiration"/> has passed.
    /// </summary>
    public bool Versioned { get; set; } = true;

    /// <summary>How long replaced and deleted versions are kept, whole days, at least 1. Default: 30 days.</summary>
    public Duration NoncurrentExpiration { get; set; } = Duration.Days(30);

    /// <summary>The age at which objects are deleted, whole days, at least 1. Default: never.</summary>
    public Duration? Expiration { get; set; }

    /// <summary>
    /// The age at which objects move to S3 Intelligent-Tiering, whole days, at least 0. Default: never. It costs 0.0025 USD per
    /// 1,000 objects a month (https://aws.amazon.com/s3/pricing/) and saves storage cost for rarely read objects.
    /// </summary>
    public Duration? IntelligentTieringAfter { get; set; }

    /// <summary>
    /// The reason why one Region's copy of these objects is enough: a sentence about this bucket, such as how its objects could
    /// be made again. It is recorded with the acknowledgement of NIST 800-53's rule on replication (CP-9, CP-10). Default: none;
    /// cdk-nag's NIST pack then reports the bucket until its owner replicates it or gives a reason.
    /// </summary>
    public string? NotReplicatedBecause { get; set; }

    /// <summary>
    /// What CloudFormation does with the bucket and its objects when its stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE:
    /// it keeps them, unless it rolls back the first creation. DESTROY empties and deletes the bucket, and also needs the context
    /// <c>pipeline:allow-data-removal</c>. A rollback cannot delete a bucket that already holds objects: the stack then ends in
    /// ROLLBACK_FAILED, and deleting the stack keeps the bucket.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Given(nameof(NoncurrentExpiration), NoncurrentExpiration);
        violations.Within(nameof(NoncurrentExpiration), NoncurrentExpiration, ServiceLimits.S3.ExpirationDays);
        violations.Within(nameof(Expiration), Expiration, ServiceLimits.S3.ExpirationDays);
        violations.Within(nameof(IntelligentTieringAfter), IntelligentTieringAfter, ServiceLimits.S3.TransitionDays);
        violations.Require(
            Expiration is null || IntelligentTieringAfter is null || Expiration.IsUnresolved()
                || IntelligentTieringAfter.IsUnresolved()
                || IntelligentTieringAfter.ToMilliseconds() < Expiration.ToMilliseconds(),
            nameof(IntelligentTieringAfter),
            $"be less than {nameof(Expiration)}",
            IntelligentTieringAfter?.ToHumanString(),
            $"lower it, or raise {nameof(Expiration)}");
        violations.Require(
            NotReplicatedBecause is null || NotReplicatedBecause.Trim().Length > 0,
            nameof(NotReplicatedBecause),
            "be a sentence",
            "blanks",
            "say why one Region's copy is enough, or leave it unset");
        violations.Require(
            AccessLogs?.ReceivesAccessLogs ?? true,
            nameof(AccessLogs),
            "be a bucket that receives access logs",
            AccessLogs?.Node.Path,
            $"make it by PipelineBucket.{nameof(PipelineBucket.ForAccessLogs)}");
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
        const string Same = "make one in this stack: S3 delivers access logs to a bucket of the same Region and account";
        violations.SameRegion(nameof(AccessLogs), AccessLogs?.Bucket, Same);
        violations.SameAccount(nameof(AccessLogs), AccessLogs?.Bucket, Same);
    }
}
