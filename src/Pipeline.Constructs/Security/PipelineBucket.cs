using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A bucket with the settings of all buckets of a pipeline: public access blocked, TLS only, no access control lists, encryption,
/// access logs, and unfinished uploads removed after a week.
/// </summary>
public sealed class PipelineBucket : Construct
{
    /// <summary>Makes the bucket.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public PipelineBucket(Construct scope, string id, PipelineBucketProps? props = null)
        : this(scope, id, props ?? new(), receivesAccessLogs: false)
    {
    }

    private PipelineBucket(Construct scope, string id, PipelineBucketProps props, bool receivesAccessLogs)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props.Validate);

        ReceivesAccessLogs = receivesAccessLogs;
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
            Versioned = props.Versioned,
            LifecycleRules = BucketLifecycle.Rules(props),
            RemovalPolicy = removal,
            AutoDeleteObjects = removal == RemovalPolicy.DESTROY,
        });

        if (props.AccessLogs is { } logs) WriteAccessLogsTo(logs);
        if (props.NotReplicatedBecause is { } reason)
            Nag.Acknowledge(Bucket, "NIST.800.53.R5-S3BucketReplicationEnabled", reason);
    }

    /// <summary>The bucket itself.</summary>
    public Bucket Bucket { get; }

    /// <summary>Whether <see cref="ForAccessLogs"/> made it.</summary>
    internal bool ReceivesAccessLogs { get; }

    /// <summary>
    /// A bucket that receives the access logs of this account's buckets: encrypted by SSE-S3, the only encryption that S3 log
    /// delivery supports (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html), with logs
    /// kept for a year, and deleted ones for 30 more days.
    /// </summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="removalPolicy">As <see cref="PipelineBucketProps.RemovalPolicy"/>.</param>
    public static PipelineBucket ForAccessLogs(
        Construct scope, string id, RemovalPolicy removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    {
        var logs = new PipelineBucket(Argument.Given(scope), Argument.Given(id), new PipelineBucketProps
        {
            Expiration = Duration.Days(365),
            NotReplicatedBecause = "It tells who asked for which object, not what the objects held: nothing in it is needed to " +
                "run again after the loss of a Region, and S3 delivers access logs only to a bucket of the same Region.",
            RemovalPolicy = removalPolicy,
        }, receivesAccessLogs: true);
        logs.LetS3DeliverLogs();
        return logs;
    }

    // A bucket policy instead of CDK's ServerAccessLogsBucket, which without a feature flag of the app needs an access control
    // list, and these are off here. One statement covers all source buckets of the account: one per bucket would tie the stacks
    // of source and target to each other. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    private void LetS3DeliverLogs()
    {
        Bucket.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "S3ServerAccessLogs",
            Principals = [new ServicePrincipal("logging.s3.amazonaws.com")],
            Actions = ["s3:PutObject"],
            Resources = [Bucket.ArnForObjects("*")],
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Stack.Of(this).Account },
            },
        }));

        const string Endless = "It receives the other buckets' access logs: logging its own would log the logging without end.";
        Nag.Acknowledge(Bucket, "AwsSolutions-S1", Endless);
        Nag.Acknowledge(Bucket, "NIST.800.53.R5-S3BucketLoggingEnabled", Endless);
        Nag.Acknowledge(
            Bucket,
            "NIST.800.53.R5-S3DefaultEncryptionKMS",
            "S3 delivers access logs only to buckets whose default encryption is SSE-S3, so that no other key can be set.");
    }

    private void WriteAccessLogsTo(PipelineBucket logs)
    {
        var source = (CfnBucket)Bucket.Node.DefaultChild!;
        source.LoggingConfiguration = new CfnBucket.LoggingConfigurationProperty
        {
            DestinationBucketName = logs.Bucket.BucketName,
            // One folder per source bucket, named by the construct's path: bucket names are not known at synthesis.
            LogFilePrefix = $"{Node.Addr[..8]}/",
        };

        // S3 refuses a target whose policy does not allow writing yet.
        source.AddResourceDependency((CfnBucketPolicy)logs.Bucket.Policy!.Node.DefaultChild!);
    }
}
