using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryProcessor
{
    /// <summary>
    /// Decompresses the data that a CloudWatch Logs subscription sends, which is GZIP. The stream can then take only such
    /// subscriptions: no vended logs and no other producers. Data that cannot be decompressed goes unchanged to the error prefix,
    /// under <c>decompression-failed</c> (https://docs.aws.amazon.com/firehose/latest/dev/decomp-faq.html). In CDK:
    /// <c>DecompressionProcessor</c>.
    /// </summary>
    [Documented("Decompression of CloudWatch Logs",
        "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html")]
    public static DeliveryProcessor Decompress() => new Decompression();

    private sealed class Decompression : DeliveryProcessor
    {
        internal override string Type => ProcessorTypes.Decompression;

        internal override bool ReadsCompressedLogs => true;

        internal override void Validate(Violations violations)
        {
        }

        internal override ProcessorBinding Bind(IRole role) => ProcessorBinding.Of(Type, ("CompressionFormat", "GZIP"));
    }
}
