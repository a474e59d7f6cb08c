using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliverySource
{
    /// <summary>
    /// Producers and services put records into Firehose, which keeps them for up to 24 hours while it cannot
    /// deliver. Firehose encrypts them at rest: with a key of AWS, or with
    /// <see cref="DeliveryOptions.EncryptionKey"/>, which producers then need too.
    /// </summary>
    /// <param name="throughputHintMBps">The expected throughput, in MB/s, 1 to 100. It only informs AWS and changes no limit
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_DirectPutSourceConfiguration.html). Default: none.</param>
    [Documented("Direct PUT", "https://docs.aws.amazon.com/firehose/latest/dev/create-name.html")]
    public static DeliverySource DirectPut(double? throughputHintMBps = null) => new DirectPutSource(throughputHintMBps);

    private sealed class DirectPutSource(double? throughputHintMBps) : DeliverySource
    {
        internal override void Validate(Violations violations) => violations.Whole(
            "ThroughputHintMBps", throughputHintMBps, ServiceLimits.Firehose.DirectPutThroughputHintMBps);

        internal override SourceBinding Bind(SourceContext context)
        {
            var key = context.EncryptionKey;
            var encryption = new DeliveryStreamEncryptionConfigurationInputProperty
            {
                KeyType = key is null ? "AWS_OWNED_CMK" : "CUSTOMER_MANAGED_CMK",
                KeyArn = key?.KeyArn,
            };
            var hint = throughputHintMBps is { } throughput
                ? new DirectPutSourceConfigurationProperty { ThroughputHintInMBs = throughput }
                : null;
            return new SourceBinding
            {
                IsDirectPut = true,
                ProducerKey = key,
                Fill = stream =>
                {
                    stream.DeliveryStreamType = "DirectPut";
                    stream.DeliveryStreamEncryptionConfigurationInput = encryption;
                    stream.DirectPutSourceConfiguration = hint;
                },
            };
        }
    }
}
