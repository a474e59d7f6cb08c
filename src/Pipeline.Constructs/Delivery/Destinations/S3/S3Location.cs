using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>A place in S3 that Firehose writes to, with the permissions of its role and the encryption of objects.</summary>
/// <remarks>
/// The statements of https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3. Statements on objects
/// are limited to the static start of the prefixes: the page limits the key in the same way, and all object names start with it
/// (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html).
/// </remarks>
internal sealed record S3Location(IBucket Bucket, IKey? EncryptionKey, IReadOnlyList<string?> Prefixes)
{
    private static readonly char[] MeaningfulToIam = ['*', '?', '$'];

    /// <summary>The encryption by the key; without a key the bucket's default encryption applies.</summary>
    public EncryptionConfigurationProperty? Encryption => EncryptionKey is null
        ? null
        : new EncryptionConfigurationProperty
        {
            KmsEncryptionConfig = new KMSEncryptionConfigProperty { AwskmsKeyArn = EncryptionKey.KeyArn },
        };

    /// <summary>The ARNs of all objects, each ending in a wildcard.</summary>
    public IReadOnlyList<string> ObjectArns
    {
        get
        {
            var folders = Prefixes.Select(prefix => Plain(PrefixRules.StaticPart(prefix))).Distinct().ToArray();
            return [.. folders.Where(IsNotWithinAnother).Select(folder => Bucket.ArnForObjects($"{folder}*"))];

            bool IsNotWithinAnother(string folder) =>
                !folders.Any(other => other != folder && folder.StartsWith(other, StringComparison.Ordinal));
        }
    }

    public IEnumerable<NecessaryWildcard> Wildcards => ObjectArns.Select(arn => new NecessaryWildcard(
        arn, "Object names hold a time and a random part; the wildcard is limited to the folders of this delivery."));

    public static BufferingHintsProperty Hints(Size size, Duration interval) =>
        new() { SizeInMBs = size.ToMebibytes(), IntervalInSeconds = interval.ToSeconds() };

    /// <summary>The permissions of a stack's role at this place.</summary>
    public IReadOnlyList<PolicyStatement> Statements(Stack stack)
    {
        // If the account is not the stack's own, the user gave it when the bucket was imported.
        string[] acl = Bucket.Env.Account == stack.Account ? [] : ["s3:PutObjectAcl"];
        List<PolicyStatement> statements =
        [
            new(new PolicyStatementProps
            {
                Actions = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                Resources = [Bucket.BucketArn],
            }),
            new(new PolicyStatementProps
            {
                Actions = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", .. acl],
                Resources = [.. ObjectArns],
            }),
        ];
        if ((EncryptionKey ?? Bucket.EncryptionKey) is { } key) statements.Add(KeyStatement(key));
        return statements;
    }

    // With S3 Bucket Keys the encryption context is the bucket's ARN, without them the object's ARN:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html. The service's name ends in amazonaws.com in every
    // partition: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service.
    private PolicyStatement KeyStatement(IKey key) => new(new PolicyStatementProps
    {
        Actions = ["kms:Decrypt", "kms:GenerateDataKey"],
        Resources = [key.KeyArn],
        Conditions = new Dictionary<string, object>
        {
            ["StringEquals"] = new Dictionary<string, object> { [ViaService.Key] = ViaService.Of("s3", Bucket.Env.Region) },
            ["StringLike"] = new Dictionary<string, object>
            {
                ["kms:EncryptionContext:aws:s3:arn"] = new[] { Bucket.BucketArn }.Concat(ObjectArns).ToArray(),
            },
        },
    });

    private static string Plain(string folder) =>
        folder.IndexOfAny(MeaningfulToIam) is >= 0 and var index ? folder[..index] : folder;
}
