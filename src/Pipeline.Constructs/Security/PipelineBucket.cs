using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A bucket with what every bucket of a pipeline has: public access blocked, TLS only, no access control lists,
/// encryption, access logs, and unfinished uploads removed after a week.
/// </summary>
public sealed class PipelineBucket : Construct
{
    /// <summary>Makes the bucket.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">Settings; all have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is out of range; the message lists all that are.</exception>
    public PipelineBucket(Construct scope, string id, PipelineBucketProps? props = null)
        : this(scope, id, props ?? new(), receivesAccessLogs: false)
    {
    }

    private PipelineBucket(Construct scope, string id, PipelineBucketProps props, bool receivesAccessLogs)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, violations => Check(props, violations));

        var removal = DataRemoval.Resolve(this, props.RemovalPolicy);
        Bucket = new Bucket(this, "Resource", new BucketProps
        {
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            EnforceSSL = true,
            MinimumTLSVersion = 1.2,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            Encryption = props.EncryptionKey is null ? BucketEncryption.S3_MANAGED : BucketEncryption.KMS,
            EncryptionKey = props.EncryptionKey,
            BucketKeyEnabled = props.EncryptionKey is null ? null : true,
            ServerAccessLogsBucket = props.AccessLogs?.Bucket,
            // One folder a source bucket, named by its place in the tree: buckets have no names of their own at synthesis.
            ServerAccessLogsPrefix = props.AccessLogs is null ? null : $"{Node.Addr[..8]}/",
            Versioned = props.Versioned,
            LifecycleRules = Rules(props),
            RemovalPolicy = removal,
            AutoDeleteObjects = removal == RemovalPolicy.DESTROY,
        });

        if (receivesAccessLogs)
        {
            const string Reason = "It receives the other buckets' access logs: logging its own would log the logging without end.";
            Nag.Acknowledge(Bucket, "AwsSolutions-S1", Reason);
            Nag.Acknowledge(Bucket, "NIST.800.53.R5-S3BucketLoggingEnabled", Reason);
        }
    }

    /// <summary>The bucket itself.</summary>
    public Bucket Bucket { get; }

    /// <summary>
    /// A bucket that receives the access logs of others: SSE-S3, which is all that S3 log delivery supports
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html), not versioned, logs kept a year.
    /// </summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="removalPolicy">As <see cref="PipelineBucketProps.RemovalPolicy"/>.</param>
    public static PipelineBucket ForAccessLogs(Construct scope, string id, RemovalPolicy removalPolicy = RemovalPolicy.RETAIN) =>
        new(scope, id, new PipelineBucketProps
        {
            Versioned = false,
            Expiration = Duration.Days(365),
            RemovalPolicy = removalPolicy,
        }, receivesAccessLogs: true);

    private static void Check(PipelineBucketProps props, Violations violations)
    {
        violations.Within(nameof(props.NoncurrentExpiration), props.NoncurrentExpiration, ServiceLimits.S3.ExpirationDays);
        violations.Within(nameof(props.Expiration), props.Expiration, ServiceLimits.S3.ExpirationDays);
        violations.Within(nameof(props.IntelligentTieringAfter), props.IntelligentTieringAfter, ServiceLimits.S3.TransitionDays);
    }

    private static ILifecycleRule[] Rules(PipelineBucketProps props)
    {
        List<ILifecycleRule> rules = [new LifecycleRule { AbortIncompleteMultipartUploadAfter = Duration.Days(7) }];
        if (props.Versioned) rules.Add(new LifecycleRule { NoncurrentVersionExpiration = props.NoncurrentExpiration });
        if (props.Expiration is not null) rules.Add(new LifecycleRule { Expiration = props.Expiration });
        if (props.IntelligentTieringAfter is not null)
        {
            rules.Add(new LifecycleRule
            {
                Transitions =
                [
                    new Transition
                    {
                        StorageClass = StorageClass.INTELLIGENT_TIERING,
                        TransitionAfter = props.IntelligentTieringAfter,
                    },
                ],
            });
        }

        return [.. rules];
    }
}
