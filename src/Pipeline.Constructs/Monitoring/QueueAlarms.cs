using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>The alarms of an SQS queue: old messages, and messages in its dead-letter queue.</summary>
/// <remarks>
/// Statistic, period and count of the age as AWS recommends them:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#SQS. The
/// share of the retention and the alarm on dead letters are this library's own: AWS recommends no number.
/// </remarks>
public sealed class QueueAlarms : AlarmGroup
{
    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The queues, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public QueueAlarms(Construct scope, string id, QueueAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        if (props.Queue is not null) AddAge(props, props.Queue);
        if (props.DeadLetterQueue is not null) AddDeadLetters(props.DeadLetterQueue);
    }

    private void AddAge(QueueAlarmsProps props, IQueue queue)
    {
        if (props.Retention.IsUnresolved())
        {
            LeaveOut("OldestMessage", nameof(props.Retention));
            return;
        }

        var limit = props.Retention.ToSeconds() * props.AgeShare;
        Add("OldestMessage", new AlarmSpec(
            Metric(queue, "ApproximateAgeOfOldestMessage", Stats.MAXIMUM),
            $"The oldest message is older than {Text(limit)} seconds, {Percent(props.AgeShare)} of the " +
            $"{Text(props.Retention.ToSeconds())} that the queue keeps it, for 15 minutes; it is lost at 100 %. Look whether " +
            "the consumer runs and what it fails at.")
        {
            Above = limit,
            Periods = 15,
        });
    }

    private void AddDeadLetters(IQueue queue) => Add("DeadLettersWaiting", new AlarmSpec(
        Metric(queue, "ApproximateNumberOfMessagesVisible", Stats.MAXIMUM),
        "More than 0 messages are in the dead-letter queue: nobody could work them off. Read one, mend the cause, and redrive " +
        "them before the queue's retention ends.")
    {
        Above = 0,
    });

    private Metric Metric(IQueue queue, string name, string statistic) =>
        Of("AWS/SQS", name, new() { ["QueueName"] = queue.QueueName }, statistic, account: AccountOf(this, queue));
}
