using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Where a feed puts records: a Direct PUT delivery or a data stream.</summary>
public sealed class FeedTarget
{
    private readonly Delivery? _delivery;
    private readonly IngestStream? _stream;

    private FeedTarget(Delivery? delivery, IngestStream? stream) => (_delivery, _stream) = (delivery, stream);

    /// <summary>A delivery whose source is <see cref="DeliverySource.DirectPut"/>.</summary>
    /// <param name="delivery">The delivery.</param>
    public static FeedTarget Of(Delivery delivery) => new(delivery, null);

    /// <summary>A data stream.</summary>
    /// <param name="stream">The stream.</param>
    public static FeedTarget Of(IngestStream stream) => new(null, stream);

    internal bool IsStream => _stream is not null;

    internal string Arn => _stream?.StreamArn ?? _delivery!.DeliveryStreamArn;

    internal void Validate(Violations violations)
    {
        if (_delivery is not null) FeedPermissions.ValidateDirectPut(violations, "Target", _delivery);
    }

    /// <summary>Whether a log group is that of this target's own errors.</summary>
    internal bool LogsTo(IConstruct logGroup) => _delivery?.LogGroup is { } own && own.Node.Path == logGroup.Node.Path;

    /// <summary>What the feed's role must be allowed to put records.</summary>
    /// <param name="stack">The feed's stack.</param>
    /// <param name="streamActions">The actions on a data stream, without their service.</param>
    /// <param name="deliveryActions">The actions on a delivery, without their service.</param>
    internal PolicyStatement[] Statements(Stack stack, string[] streamActions, string[] deliveryActions) => _stream is { } stream
        ? FeedPermissions.Stream(stack, stream, streamActions)
        : FeedPermissions.Delivery(_delivery!, deliveryActions);
}
