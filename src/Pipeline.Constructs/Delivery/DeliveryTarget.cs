using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Amazon.CDK.Interfaces.KinesisFirehose;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A delivery in the form that CDK's targets take. CDK's own import (<c>FromDeliveryStreamAttributes</c>) would add an unused
/// table of addresses, and would not let producers use the stream's key.
/// </summary>
internal sealed class DeliveryTarget : Resource, IDeliveryStream
{
    private readonly Delivery _delivery;

    public DeliveryTarget(Delivery delivery)
        : base(delivery, "DeliveryStream") => _delivery = delivery;

    public string DeliveryStreamArn => _delivery.DeliveryStreamArn;

    public string DeliveryStreamName => _delivery.DeliveryStreamName;

    public IDeliveryStreamReference DeliveryStreamRef => new DeliveryStreamReference
    {
        DeliveryStreamArn = DeliveryStreamArn,
        DeliveryStreamName = DeliveryStreamName,
    };

    public IPrincipal GrantPrincipal => new UnknownPrincipal(new UnknownPrincipalProps { Resource = this });

    // Empty connections would silently let no traffic in: Firehose connects from AWS addresses that differ by Region.
    public Connections_ Connections => throw new NotSupportedException(
        "A Firehose stream has no security group; let in the addresses of its Region that " +
        "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc lists");

    public Grant Grant(IGrantable grantee, params string[] actions) => _delivery.Grant(grantee, actions);

    public Grant GrantPutRecords(IGrantable grantee) => _delivery.GrantPutRecords(grantee);

    public Metric Metric(string metricName, IMetricOptions? props = null) => _delivery.Metric(metricName, props);

    public Metric MetricIncomingBytes(IMetricOptions? props = null) => _delivery.MetricIncomingBytes(props);

    public Metric MetricIncomingRecords(IMetricOptions? props = null) => _delivery.MetricIncomingRecords(props);

    public Metric MetricBackupToS3Bytes(IMetricOptions? props = null) => Metric("BackupToS3.Bytes", props);

    public Metric MetricBackupToS3DataFreshness(IMetricOptions? props = null) => _delivery.MetricBackupDataFreshness(props);

    public Metric MetricBackupToS3Records(IMetricOptions? props = null) => Metric("BackupToS3.Records", props);
}
