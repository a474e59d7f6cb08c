using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>A resource with a wildcard that a policy needs.</summary>
/// <param name="Resource">The resource as the statement names it.</param>
/// <param name="Reason">Why no narrower grant works.</param>
internal sealed record NecessaryWildcard(string Resource, string Reason);

/// <summary>A destination's needs as data; <see cref="Delivery"/> makes the resources from it.</summary>
internal sealed record DestinationBinding
{
    /// <summary>Sets the one property of the stream that configures this destination.</summary>
    public required Action<CfnDeliveryStreamProps> Fill { get; init; }

    /// <summary>CloudWatch's name for deliveries to this destination, such as <c>DeliveryToS3</c>.</summary>
    public required string MetricPrefix { get; init; }

    /// <summary>The metric of the age of undelivered records.</summary>
    public string FreshnessMetric => $"{MetricPrefix}.DataFreshness";

    /// <summary>The metric of delivered records.</summary>
    public string RecordsMetric { get => field ?? $"{MetricPrefix}.Records"; init; }

    /// <summary>The longest time that records wait before they are sent; alarms are derived from it.</summary>
    public required Duration BufferingInterval { get; init; }

    /// <summary>The permissions that the delivery's role needs, besides the error logs that every destination has.</summary>
    public required IReadOnlyList<PolicyStatement> Statements { get; init; }

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];

    /// <summary>Other resources that must exist before the stream.</summary>
    public IReadOnlyList<IDependable> DependsOn { get; init; } = [];

    /// <summary>Whether source records are backed up. A backup has its own log stream and metrics.</summary>
    public bool HasBackup { get; init; }

    /// <summary>The layout of delivered objects in their bucket, if a catalog can know it.</summary>
    public DeliveryLayout? Layout { get; init; }
}
