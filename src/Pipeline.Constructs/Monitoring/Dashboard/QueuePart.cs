using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A queue on a dashboard. Its metrics:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
/// </summary>
internal sealed class QueuePart(IQueue queue, string name) : IDashboardPart
{
    private const double SecondsOfAMinute = 60;
    private readonly PartMetric _metrics = new(queue, queue, "AWS/SQS", new() { ["QueueName"] = queue.QueueName });

    public DashboardContent OnDashboard() => new()
    {
        Widgets =
        [
            DashboardWidget.Graph(
                DashboardColumn.Incoming,
                $"{name}: messages that wait",
                _metrics.Of("ApproximateNumberOfMessagesVisible", Stats.MAXIMUM, "messages")),
            DashboardWidget.Graph(DashboardColumn.Incoming, new DashboardGraph(
                $"{name}: age of the oldest message, minutes",
                [new(_metrics.Of("ApproximateAgeOfOldestMessage", Stats.MAXIMUM, "age"), SecondsOfAMinute, "oldest")])),
        ],
        Links = [new ConsoleLinks(queue).Queue(name, queue.QueueUrl)],
    };
}
