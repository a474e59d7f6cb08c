using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryProcessor
{
    /// <summary>
    /// Decompresses what a subscription of CloudWatch Logs sends, which is GZIP. The stream takes nothing but such subscriptions
    /// then: no vended logs and no other producers. What cannot be decompressed goes to the error prefix as it came, under
    /// <c>decompression-failed</c> (https://docs.aws.amazon.com/firehose/latest/dev/decomp-faq.html).
    /// In CDK: <c>DecompressionProcessor</c>.
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
