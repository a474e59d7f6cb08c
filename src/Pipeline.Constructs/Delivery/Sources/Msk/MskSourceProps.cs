using System.Text.RegularExpressions;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of a source that reads a topic of an Amazon MSK cluster. They are fixed when the Firehose stream is made: any
/// change makes another stream.
/// </summary>
public sealed partial record MskSourceProps
{
    /// <summary>
    /// The ARN of the cluster, provisioned or serverless, with IAM access control. A cluster of another account needs a policy
    /// that admits the role (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#cross-account-delivery-msk).
    /// </summary>
    public required string ClusterArn { get; set; }

    /// <summary>The topic, 1 to 255 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string TopicName { get; set; }

    /// <summary>The brokers to use. Default: the private ones, as AWS recommends.</summary>
    public MskConnectivity Connectivity { get; set; } = MskConnectivity.Private;

    /// <summary>
    /// The start position. Default: records that arrive after the Firehose stream became active, which is Firehose's default.
    /// </summary>
    public MskStart StartPosition { get; set; } = MskStart.Latest;

    /// <summary>
    /// Your own role that reads. It gets the documented permissions, unless it is imported as immutable. Default: a new role,
    /// which, unlike all others, trusts Firehose without an external id.
    /// </summary>
    public IRole? Role { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        violations.Length(nameof(ClusterArn), ClusterArn, ServiceLimits.Firehose.MskClusterArnLength);
        violations.Matches(
            nameof(ClusterArn),
            ClusterArn,
            Cluster(),
            "be the ARN of an MSK cluster",
            "use arn:<partition>:kafka:<Region>:<account>:cluster/<name>/<id>");
        violations.Length(nameof(TopicName), TopicName, ServiceLimits.Firehose.MskTopicNameLength);
        violations.Matches(
            nameof(TopicName),
            TopicName,
            Topic(),
            "hold letters, digits, ., _ and - only",
            "give the topic's name, without its cluster");
    }

    [GeneratedRegex("^arn:[a-z-]+:kafka:[a-z0-9-]+:[0-9]{12}:cluster/[^/:*]+/[^/:*]+$")]
    private static partial Regex Cluster();

    [GeneratedRegex("^[a-zA-Z0-9._-]*$")]
    private static partial Regex Topic();
}
