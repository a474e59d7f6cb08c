using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>What a destination may refer to while it says what it needs.</summary>
/// <param name="Scope">The delivery, for a destination that has children of its own.</param>
/// <param name="Role">Who writes.</param>
/// <param name="LogGroupName">Where errors are logged, or nothing.</param>
/// <param name="Processors">What is done to the records on their way to any destination.</param>
internal sealed record DestinationContext(
    Construct Scope, IRole Role, string? LogGroupName, IReadOnlyList<ProcessorBinding> Processors)
{
    /// <summary>The names that Firehose's console gives and its documentation uses:
    /// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html.</summary>
    public const string DestinationLogStream = "DestinationDelivery";

    /// <inheritdoc cref="DestinationLogStream"/>
    public const string BackupLogStream = "BackupDelivery";

    public Stack Stack => Stack.Of(Scope);

    public CloudWatchLoggingOptionsProperty Logging(string logStream) => LogGroupName is null
        ? new CloudWatchLoggingOptionsProperty { Enabled = false }
        : new CloudWatchLoggingOptionsProperty { Enabled = true, LogGroupName = LogGroupName, LogStreamName = logStream };

    /// <summary>
    /// The processors and those that the destination adds, in Firehose's order, or nothing where there are none. One that was
    /// given already is not added again.
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
