using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryProcessor
{
    /// <summary>
    /// Delivers only the messages of log events, without the envelope of CloudWatch Logs: owner, log group, log stream and
    /// subscription filter. It needs <see cref="Decompress"/>
    /// (https://docs.aws.amazon.com/firehose/latest/dev/Message_extraction.html). In CDK: <c>CloudWatchLogProcessor</c>.
    /// </summary>
    [Documented("Message extraction of CloudWatch Logs",
        "https://docs.aws.amazon.com/firehose/latest/dev/Message_extraction.html")]
    public static DeliveryProcessor ExtractLogMessages() => new MessageExtraction();

    private sealed class MessageExtraction : DeliveryProcessor
    {
        internal override string Type => ProcessorTypes.MessageExtraction;

        internal override void Validate(Violations violations)
        {
        }

        internal override ProcessorBinding Bind(IRole role) => ProcessorBinding.Of(Type, ("DataMessageExtraction", "true"));
    }
}
