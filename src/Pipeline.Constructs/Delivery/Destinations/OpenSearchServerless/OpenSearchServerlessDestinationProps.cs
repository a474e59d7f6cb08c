using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to OpenSearch Serverless, for <see cref="DeliveryDestination.OpenSearchServerless"/>.</summary>
public sealed record OpenSearchServerlessDestinationProps
{
    /// <summary>
    /// The collection, in the delivery's account. Its network policy must admit the delivery: by public access, or by the VPC
    /// endpoint that <see cref="Vpc"/> reaches.
    /// </summary>
    public required SearchCollection Collection { get; set; }

    /// <summary>
    /// The index, by the rules of <see cref="OpenSearchDestinationProps.IndexName"/>; the delivery makes it. Firehose does not
    /// rotate indexes of a collection.
    /// </summary>
    public required string IndexName { get; set; }

    /// <summary>The backup for documents that the collection did not take and, on request, for all.</summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>
    /// How long Firehose retries refused documents before they go to the backup, whole seconds, 0 to 7200; 0 tries
    /// once. Default: 300 seconds.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    /// <summary>How much Firehose buffers before a bulk request is sent, whole MiB, 1 to 100. Default: 5 MiB.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before a bulk request is sent, whole seconds, 0 to 900. Default: 300 seconds.
    /// 0 delivers within seconds.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// Firehose's network interfaces, for a collection that only a VPC endpoint of OpenSearch Serverless reaches
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vpc.html); their destination is that
    /// endpoint's security groups. Default: none. They cannot be added to an existing stream, nor removed from it.
    /// </summary>
    public VpcDelivery? Vpc { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        Collection.Validate(violations.For(nameof(Collection)));
        Internal.IndexName.Validate(violations, nameof(IndexName), IndexName);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.OpenSearchRetrySeconds);
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.OpenSearchBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval,
            ServiceLimits.Firehose.OpenSearchBufferingIntervalSeconds);
        Vpc?.Validate(violations.For(nameof(Vpc)));
        Backup.Validate(violations.For(nameof(Backup)));
    }
}
