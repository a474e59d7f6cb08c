using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryProcessor
{
    /// <summary>
    /// Ends each record with a line break, after all other steps. Delivery to S3 adds it without this step
    /// (<see cref="S3DeliveryOptions.NewLineDelimiter"/>), and never twice. In CDK: <c>AppendDelimiterToRecordProcessor</c>.
    /// </summary>
    [Documented("Line break after each record", "https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html")]
    public static DeliveryProcessor AppendDelimiter() => new Delimiter();

    private sealed class Delimiter : DeliveryProcessor
    {
        internal override string Type => ProcessorTypes.Delimiter;

        internal override void Validate(Violations violations)
        {
        }

        internal override ProcessorBinding Bind(IRole role) => ProcessorBinding.NewLine;
    }
}
