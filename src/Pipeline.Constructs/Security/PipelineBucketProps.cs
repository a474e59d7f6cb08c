using Amazon.CDK;
using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="PipelineBucket"/>.</summary>
public sealed record PipelineBucketProps
{
    /// <summary>
    /// The customer managed key of the objects, used with S3 Bucket Keys (fewer KMS requests, cheaper). Default: none, so
    /// that S3's own keys encrypt them (SSE-S3).
    /// </summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>
    /// Where S3 writes the server access logs of this bucket; one made by <see cref="PipelineBucket.ForAccessLogs"/>.
    /// Default: none are written.
    /// </summary>
    public PipelineBucket? AccessLogs { get; init; }

    /// <summary>
    /// Whether replaced and deleted objects are kept. Default: <c>true</c>. Versions cost storage until
    /// <see cref="NoncurrentExpiration"/> has passed.
    /// </summary>
    public bool Versioned { get; init; } = true;

    /// <summary>How long replaced and deleted versions are kept, whole days, 1 or more. Default: 30 days.</summary>
    public Duration NoncurrentExpiration { get; init; } = Duration.Days(30);

    /// <summary>After how long objects are deleted, whole days, 1 or more. Default: never.</summary>
    public Duration? Expiration { get; init; }

    /// <summary>
    /// After how long objects move to S3 Intelligent-Tiering, whole days, 0 or more. Default: never. It costs
    /// 0.0025 USD per 1,000 objects a month (https://aws.amazon.com/s3/pricing/) and saves on what is rarely read.
    /// </summary>
    public Duration? IntelligentTieringAfter { get; init; }

    /// <summary>
    /// What happens to the bucket and its objects with its stack. Default: RETAIN. DESTROY empties and deletes it and also
    /// takes the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;
}
