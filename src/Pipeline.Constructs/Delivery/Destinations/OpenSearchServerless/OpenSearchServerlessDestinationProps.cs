using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to OpenSearch Serverless, for <see cref="DeliveryDestination.OpenSearchServerless"/>.</summary>
public sealed record OpenSearchServerlessDestinationProps
{
    /// <summary>
    /// The collection, of the delivery's account. Its network policy must let the delivery in: public access, or the VPC endpoint
    /// that <see cref="Vpc"/> reaches.
    /// </summary>
    public required SearchCollection Collection { get; set; }

    /// <summary>The index, by the rules of <see cref="OpenSearchDestinationProps.IndexName"/>; the delivery makes it. It is not
    /// rotated: Firehose does not do that here.</summary>
    public required string IndexName { get; set; }

    /// <summary>Where documents go that the collection did not take, or all.</summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>How long refused documents are tried again before they go to the backup, whole seconds, 0 to 7200; 0 tries
    /// once. Default: 300 seconds.</summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    /// <summary>How much is gathered before a bulk request is sent, whole MiB, 1 to 100. Default: 5 MiB.</summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>How long is gathered before a bulk request is sent, whole seconds, 0 to 900. Default: 300 seconds. 0 delivers
    /// within seconds.</summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// Firehose's network interfaces, for a collection that only a VPC endpoint of OpenSearch Serverless reaches
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vpc.html); its destination is that
    /// endpoint's security groups. Default: none. It cannot be added to a stream that exists, nor taken away from it.
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
