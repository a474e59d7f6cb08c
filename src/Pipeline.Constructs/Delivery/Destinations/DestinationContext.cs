using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>The parts of a delivery that a destination may refer to when it binds.</summary>
/// <param name="Scope">The delivery, for a destination that makes child constructs.</param>
/// <param name="Role">The role that writes.</param>
/// <param name="LogGroupName">The log group for errors; <c>null</c> if there is none.</param>
/// <param name="Processors">The processing steps that were set on the delivery, for any destination.</param>
internal sealed record DestinationContext(
    Construct Scope, IRole Role, string? LogGroupName, IReadOnlyList<ProcessorBinding> Processors)
{
    /// <summary>
    /// The log stream's name in Firehose's console and documentation:
    /// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html.
    /// </summary>
    public const string DestinationLogStream = "DestinationDelivery";

    /// <inheritdoc cref="DestinationLogStream"/>
    public const string BackupLogStream = "BackupDelivery";

    public Stack Stack => Stack.Of(Scope);

    public CloudWatchLoggingOptionsProperty Logging(string logStream) => LogGroupName is null
        ? new CloudWatchLoggingOptionsProperty { Enabled = false }
        : new CloudWatchLoggingOptionsProperty { Enabled = true, LogGroupName = LogGroupName, LogStreamName = logStream };

    /// <summary>
    /// The processors of the delivery and those that the destination adds, in Firehose's order; <c>null</c> if there are none. A
    /// processor that was already given is not added again.
    /// </summary>
    public ProcessingConfigurationProperty? Processing(IReadOnlyList<ProcessorBinding> added)
    {
        ProcessorProperty[] processors =
        [
            .. Processors.Concat(added).Select(processor => processor.Configuration)
                .DistinctBy(processor => processor.Type)
                .OrderBy(processor => ProcessorTypes.Rank(processor.Type)),
        ];
        return processors.Length == 0 ? null : new ProcessingConfigurationProperty { Enabled = true, Processors = processors };
    }
}
