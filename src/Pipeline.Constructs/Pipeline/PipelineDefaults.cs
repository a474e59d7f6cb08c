using Amazon.CDK;
using Amazon.CDK.AWS.KMS;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The settings that a pipeline gives its parts before the user changes them. References to parts that are not made yet are
/// missing; the pipeline adds them when it makes the part.
/// </summary>
/// <param name="props">The pipeline's props.</param>
/// <param name="key">The key that encrypts the pipeline; <c>null</c> if AWS's keys do.</param>
/// <param name="formerKeys">The keys that encrypted it before, and must still decrypt.</param>
/// <param name="accessLogs">The bucket for the access logs of its buckets.</param>
internal sealed class PipelineDefaults(
    StreamingPipelineProps props, IKey? key, IReadOnlyList<IKey> formerKeys, PipelineBucket accessLogs)
{
    public IngestStreamProps Stream => new()
    {
        Encryption = key is null ? IngestEncryption.AwsManaged : IngestEncryption.CustomerManaged(key),
        FormerKeys = formerKeys,
        RemovalPolicy = props.RemovalPolicy,
    };

    public EventTableProps Table => new()
    {
        Schema = props.Schema,
        Encryption = key is null ? EventTableEncryption.AwsManaged : EventTableEncryption.CustomerManaged(key),
        RemovalPolicy = props.RemovalPolicy,
    };

    public DynamoDbWriterProps Writer => new()
    {
        Stream = props.ExistingStream!,
        Table = props.ExistingTable!,
        EncryptionKey = key,
        AccessLogs = accessLogs,
        RemovalPolicy = props.RemovalPolicy,
    };

    public PipelineBucketProps DataBucket => new()
    {
        EncryptionKey = key,
        AccessLogs = accessLogs,
        NotReplicatedBecause =
            "Its events are also in the pipeline's table, which has point-in-time recovery; a copy in a second " +
            "Region is for pipelines that run in two.",
        RemovalPolicy = props.RemovalPolicy,
    };

    public S3DestinationProps Destination
    {
        get
        {
            var destination = new S3DestinationProps
            {
                Bucket = props.ExistingBucket!,
                Layout = props.Layout,
                Conversion = props.Format.Conversion(props.Schema),
            };
            // Larger than the construct's own 5 MiB: Athena reads fewer objects faster.
            return props.Format.IsConverted || props.Layout.Keys.Count > 0
                ? destination : destination with { BufferingSize = Size.Mebibytes(64) };
        }
    }

    public DeliveryProps Delivery => new()
    {
        Source = null!,
        Destination = null!,
        EncryptionKey = key,
        RemovalPolicy = props.RemovalPolicy,
    };

    public EventCatalogProps Catalog => new()
    {
        Schema = props.Schema,
        Bucket = props.ExistingBucket!,
        Layout = props.Layout,
        Format = props.Format.Catalog,
        EncryptionKey = key,
        FormerKeys = formerKeys,
        AccessLogs = accessLogs,
        RemovalPolicy = props.RemovalPolicy,
    };

    public AlarmTopicProps AlarmTopic => new() { EncryptionKey = key, EmailAddresses = props.AlarmEmailAddresses };
}
