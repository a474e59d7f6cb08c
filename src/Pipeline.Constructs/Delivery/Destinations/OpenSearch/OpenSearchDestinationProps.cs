using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to OpenSearch Service, for <see cref="DeliveryDestination.OpenSearch"/>.</summary>
/// <remarks>
/// A type name cannot be set: an index of OpenSearch, or of Elasticsearch 7 or later, has no types, and Firehose fails if it gets
/// one (https://docs.aws.amazon.com/firehose/latest/APIReference/API_ElasticsearchDestinationConfiguration.html).
/// </remarks>
public sealed record OpenSearchDestinationProps
{
    /// <summary>
    /// The domain: OpenSearch, or Elasticsearch 7 or later. If it has fine-grained access control, as a
    /// <see cref="SearchDomain"/> always has, the delivery's role must be mapped to a security role that may write the index:
    /// by a <see cref="SearchRoleMapping"/> or by the domain's administrator. Until then the domain refuses documents, and they
    /// go to <see cref="Backup"/>.
    /// </summary>
    public required DeliveryDomain Domain { get; set; }

    /// <summary>
    /// The index, or the start of the names of rotated indexes; 1 to 80 characters by OpenSearch's rules: lowercase, not starting
    /// with <c>-</c> or <c>_</c>, without spaces and without <c>, : " * + / \ | ? # > &lt;</c>.
    /// </summary>
    public required string IndexName { get; set; }

    /// <summary>The backup for documents that the domain did not take and, on request, for all.</summary>
    public required DeliveryBackup Backup { get; set; }

    /// <summary>How often a new index begins. Default: daily.</summary>
    public IndexRotation IndexRotation { get; set; } = IndexRotation.Daily;

    /// <summary>Who chooses the documents' ids. Default: Firehose, so that a retried record overwrites itself.</summary>
    public DocumentId DocumentId { get; set; } = DocumentId.FirehoseDefault;

    /// <summary>
    /// How long Firehose retries refused documents before they go to the backup, whole seconds, 0 to 7200; 0 tries
    /// once. Default: 300 seconds.
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// How much Firehose buffers before a bulk request is sent, whole MiB, 1 to 100. Default: 5 MiB. Small instance types take
    /// requests of at most 10 MiB
    /// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#network-limits).
    /// </summary>
    public Size BufferingSize { get; set; } = Size.Mebibytes(5);

    /// <summary>
    /// How long Firehose buffers before a bulk request is sent, whole seconds, 0 to 900. Default: 300 seconds. 0 delivers within
    /// seconds, at the cost of more and smaller requests.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// Firehose's network interfaces, for a domain in a VPC. Default: in the VPC and the subnets of a <see cref="SearchDomain"/>
    /// that is in a VPC; otherwise none. They cannot be added to an existing stream, nor removed from it.
    /// </summary>
    public VpcDelivery? Vpc { get; set; }

    /// <summary>The interfaces to use: those that were set, otherwise those of the domain's network.</summary>
    internal VpcDelivery? EffectiveVpc
    {
        get
        {
            if (Domain.Network is not { Vpc: not null } network) return Vpc;
            var vpc = Vpc ?? VpcDelivery.In(network.Vpc, network.Subnets);
            return vpc with { Destination = vpc.Destination ?? network.Connections };
        }
    }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        Internal.IndexName.Validate(violations, nameof(IndexName), IndexName);
        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.OpenSearchRetrySeconds);
        violations.Within(nameof(BufferingSize), BufferingSize, ServiceLimits.Firehose.OpenSearchBufferingSizeMiB);
        violations.Within(nameof(BufferingInterval), BufferingInterval,
            ServiceLimits.Firehose.OpenSearchBufferingIntervalSeconds);
        violations.Require(
            Vpc is null || Domain.Network is not { Vpc: null },
            nameof(Vpc),
            "be left out for a domain with a public endpoint",
            "a VPC",
            "leave it out, or make the domain with SearchNetwork.Vpc");
        EffectiveVpc?.Validate(violations.For(nameof(Vpc)));
        Backup.Validate(violations.For(nameof(Backup)));
    }
}
