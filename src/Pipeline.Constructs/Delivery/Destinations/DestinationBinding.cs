using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KinesisFirehose;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>A resource with a wildcard that a policy cannot do without.</summary>
/// <param name="Resource">The resource as the statement has it.</param>
/// <param name="Reason">Why nothing narrower works.</param>
internal sealed record NecessaryWildcard(string Resource, string Reason);

/// <summary>What a destination needs, as data; <see cref="Delivery"/> makes resources of it.</summary>
internal sealed record DestinationBinding
{
    /// <summary>Fills the one property of the stream that is the destination's.</summary>
    public required Action<CfnDeliveryStreamProps> Fill { get; init; }

    /// <summary>What CloudWatch calls deliveries to it, such as <c>DeliveryToS3</c>.</summary>
    public required string MetricPrefix { get; init; }

    /// <summary>The metric of the age of what is not delivered yet.</summary>
    public string FreshnessMetric => $"{MetricPrefix}.DataFreshness";

    /// <summary>The metric of the records delivered.</summary>
    public string RecordsMetric { get => field ?? $"{MetricPrefix}.Records"; init; }

    /// <summary>How long records wait at most before they are sent; alarms derive from it.</summary>
    public required Duration BufferingInterval { get; init; }

    /// <summary>What the delivery's role must be allowed, beyond the error logs, which every destination has.</summary>
    public required IReadOnlyList<PolicyStatement> Statements { get; init; }

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];

    /// <summary>What else must exist before the stream.</summary>
    public IReadOnlyList<IDependable> DependsOn { get; init; } = [];

    /// <summary>Whether source records are backed up, which has a log stream and metrics of its own.</summary>
    public bool HasBackup { get; init; }

    /// <summary>How delivered objects lie in their bucket, where a catalog can know it.</summary>
    public DeliveryLayout? Layout { get; init; }
}
