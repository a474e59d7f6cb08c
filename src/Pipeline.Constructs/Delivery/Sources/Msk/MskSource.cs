using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliverySource
{
    /// <summary>
    /// Firehose reads a topic of an Amazon MSK cluster, and decompresses its messages. While Firehose cannot deliver, messages
    /// wait in the topic, for its retention. Producers cannot put records into Firehose. AWS documents it for the destination S3
    /// only (https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html); any other gets a warning. A backup of all
    /// records is refused, because AWS has it only for Direct PUT and Kinesis streams
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html).
    /// </summary>
    /// <remarks>Cost, us-east-1: 0.055 USD a GB, records not rounded up (https://aws.amazon.com/firehose/pricing/).</remarks>
    /// <param name="props">The cluster, the topic and the start position.</param>
    [Documented("Amazon MSK", "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html")]
    public static DeliverySource Msk(MskSourceProps props) => new MskSource(Argument.Given(props));

    private sealed class MskSource(MskSourceProps props) : DeliverySource
    {
        internal override bool ReadsAsRole => true;

        internal override bool TrustsByExternalId => false;

        // https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html
        internal override string? NoBackupBecause =>
            "Firehose backs up records of Direct PUT and Kinesis streams, but not of a topic";

        internal override IRole? Role => props.Role;

        internal override void Validate(Violations violations) => props.Validate(violations);

        internal override SourceBinding Bind(SourceContext context)
        {
            var source = new MSKSourceConfigurationProperty
            {
                MskClusterArn = props.ClusterArn,
                TopicName = props.TopicName,
                ReadFromTimestamp = props.StartPosition.Timestamp,
                AuthenticationConfiguration = new AuthenticationConfigurationProperty
                {
                    Connectivity = props.Connectivity == MskConnectivity.Private ? "PRIVATE" : "PUBLIC",
                    RoleArn = context.Role!.RoleArn,
                },
            };
            return new SourceBinding
            {
                Fill = stream =>
                {
                    stream.DeliveryStreamType = "MSKAsSource";
                    stream.MskSourceConfiguration = source;
                },
                Statements = [.. Permissions().Select(permission => permission.ToStatement())],
                Wildcards =
                [
                    new(Groups, "Firehose names its consumer groups itself, and AWS documents the wildcard."),
                    new(AllResources, "GetBootstrapBrokers takes no resource."),
                ],
                Acknowledged = new Dictionary<string, string>
                {
                    ["AwsSolutions-KDF1"] =
                        "Firehose encrypts records at rest for Direct PUT alone: those of a topic wait in the cluster, " +
                        "encrypted there " +
                        "(https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html).",
                },
            };
        }

        // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role, allows
        // GetBootstrapBrokers on the cluster too. But that action has no resource type
        // (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedstreamingforapachekafka.html), so
        // only a statement on all resources allows it.
        private IEnumerable<Permission> Permissions() =>
        [
            new(["kafka:GetBootstrapBrokers"], [AllResources]),
            new(["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka-cluster:Connect"], [props.ClusterArn]),
            new(
                ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration", "kafka-cluster:ReadData"],
                [Of("topic", props.TopicName)]),
            new(["kafka-cluster:DescribeGroup"], [Groups]),
        ];

        private const string AllResources = "*";

        private string Groups => Of("group", "*");

        // The ARNs of a cluster's topics and groups contain its name and id. If the cluster's ARN is a token, they
        // are known only at deployment.
        private string Of(string kind, string name)
        {
            var parts = Fn.Split(":cluster/", props.ClusterArn);
            return $"{Fn.Select(0, parts)}:{kind}/{Fn.Select(1, parts)}/{name}";
        }
    }
}
