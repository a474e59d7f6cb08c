using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// What a producer may do besides putting records and listing shards. The defaults suit <c>KinesisProducer</c> of
/// Pipeline.Client, and the KPL without metrics in CloudWatch.
/// </summary>
public sealed record ProducerGrant
{
    /// <summary>
    /// Whether it may read the stream's settings (<c>kinesis:DescribeStreamSummary</c>), which a producer needs that
    /// aggregates: a stream that distributes records by itself must get no aggregates. Default: true.
    /// </summary>
    public bool Aggregates { get; set; } = true;

    /// <summary>
    /// The namespace of the metrics that it may put into CloudWatch (<c>cloudwatch:PutMetricData</c>), 1 to 255 characters;
    /// <c>KinesisProducerLibrary</c> is the default of <c>KinesisProducer</c> and of the KPL. Default: none; it may put no
    /// metrics. The permission has no resource, but the condition <c>cloudwatch:namespace</c>.
    /// </summary>
    public string? MetricsNamespace { get; set; }

    internal void Validate(Violations violations)
    {
        if (MetricsNamespace is null) return;
        var isName = ServiceLimits.CloudWatch.NameLength.Contains(MetricsNamespace.Length)
            && !MetricsNamespace.StartsWith("AWS/", StringComparison.Ordinal);
        violations.Require(
            isName || Amazon.CDK.Token.IsUnresolved(MetricsNamespace),
            nameof(MetricsNamespace),
            $"have {ServiceLimits.CloudWatch.NameLength}, and not begin with AWS/",
            MetricsNamespace,
            "choose another name");
    }

    internal IEnumerable<Permission> Permissions(string streamArn)
    {
        if (Aggregates) yield return new Permission(["kinesis:DescribeStreamSummary"], [streamArn]);
        if (MetricsNamespace is not { } name) yield break;
        yield return new Permission(["cloudwatch:PutMetricData"], ["*"]) { Equal = new() { ["cloudwatch:namespace"] = name } };
    }
}
