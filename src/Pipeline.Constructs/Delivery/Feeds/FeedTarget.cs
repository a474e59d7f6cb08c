using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The target of a feed: a Direct PUT delivery, a data stream, or a destination of CloudWatch Logs.</summary>
/// <remarks>
/// A feed is a construct that makes another AWS service put its events into the target, such as an SNS topic or an EventBridge
/// rule. It differs from a <see cref="DeliverySource"/>, which Firehose reads.
/// </remarks>
public sealed partial class FeedTarget
{
    private readonly Delivery? _delivery;
    private readonly IngestStream? _stream;

    private FeedTarget(Delivery? delivery, IngestStream? stream, string? logDestination = null) =>
        (_delivery, _stream, LogDestinationArn) = (delivery, stream, logDestination);

    /// <summary>A delivery whose source is <see cref="DeliverySource.DirectPut"/>.</summary>
    /// <param name="delivery">The delivery.</param>
    public static FeedTarget Of(Delivery delivery) => new(delivery, null);

    /// <summary>A data stream.</summary>
    /// <param name="stream">The stream.</param>
    public static FeedTarget Of(IngestStream stream) => new(null, stream);

    /// <summary>
    /// A destination of CloudWatch Logs, such as one of a central account, only for a <see cref="LogGroupFeed"/>. It must be in
    /// the log group's Region, its own policy lets the log group's account subscribe, and its own role writes
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html).
    /// </summary>
    /// <param name="destinationArn">Its ARN, <c>arn:aws:logs:REGION:ACCOUNT:destination:NAME</c>.</param>
    public static FeedTarget LogDestination(string destinationArn) => new(null, null, destinationArn);

    internal bool IsStream => _stream is not null;

    /// <summary>Whether the target is a destination of CloudWatch Logs, which has its own role.</summary>
    internal bool IsLogDestination => LogDestinationArn is not null;

    /// <summary>Whether the target can read the compressed data of CloudWatch Logs, as far as it is known here.</summary>
    internal bool TakesCompressedLogs => _delivery is null || _delivery.TakesCompressedLogs;

    internal string Arn => LogDestinationArn ?? _stream?.StreamArn ?? _delivery!.DeliveryStreamArn;

    private string? LogDestinationArn { get; }

    internal void Validate(Violations violations, Construct feed)
    {
        violations.Require(
            _delivery is not null || _stream is not null || LogDestinationArn is not null,
            "Target",
            "be of a delivery, a data stream or a destination of CloudWatch Logs",
            null,
            "give one to FeedTarget's factory");
        if (_delivery is not null) FeedPermissions.ValidateDirectPut(violations, "Target", _delivery);
        if (_stream is { } stream)
        {
            Surroundings.Validate(
                violations, "Target", feed, stream.Stream, "feed a stream of the feed's account and Region");
        }

        violations.Matches(
            "Target",
            LogDestinationArn,
            LogDestinationForm(),
            "be the ARN of a destination of CloudWatch Logs",
            "use arn:<partition>:logs:<Region>:<account>:destination:<name>");
        var (own, region) = (Stack.Of(feed).Region, LogDestinationArn?.Split(':').ElementAtOrDefault(3));
        violations.Require(
            region is null || Token.IsUnresolved(LogDestinationArn!) || Token.IsUnresolved(own) || region == own,
            "Target",
            $"be of the Region {own}",
            $"Region {region}",
            "give a destination in the log group's Region, which may write to a stream of another");
    }

    /// <summary>
    /// Whether a log group holds this target's own errors: the construct itself, or an import of its name or its ARN. An import
    /// of a literal name cannot be recognized.
    /// </summary>
    internal bool LogsTo(ILogGroup logGroup) => _delivery?.LogGroup is { } own
        && (own.Node.Path == logGroup.Node.Path
            || own.LogGroupName == logGroup.LogGroupName
            || logGroup.LogGroupArn.StartsWith(own.LogGroupArn, StringComparison.Ordinal));

    /// <summary>The permissions that the feed's role needs to put records.</summary>
    /// <param name="stack">The feed's stack.</param>
    /// <param name="streamActions">The actions on a data stream, without the service prefix.</param>
    /// <param name="deliveryActions">The actions on a delivery, without the service prefix.</param>
    internal PolicyStatement[] Statements(Stack stack, string[] streamActions, string[] deliveryActions) => _stream is { } stream
        ? FeedPermissions.Stream(stack, stream, streamActions)
        : FeedPermissions.Delivery(_delivery!, deliveryActions);

    [GeneratedRegex("^arn:aws[-a-z0-9]*:logs:[-a-z0-9]+:[0-9]{12}:destination:[^:*]{1,512}$")]
    private static partial Regex LogDestinationForm();
}
