using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class DeliverySource
{
    /// <summary>
    /// Firehose reads a Kinesis data stream from the newest record on, with one GetRecords call per second and shard, and
    /// de-aggregates records of the Kinesis Producer Library. While Firehose cannot deliver, records wait in the data stream, for
    /// its retention. Producers cannot put records into Firehose
    /// (https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html).
    /// </summary>
    /// <param name="stream">The data stream, in the Region of the delivery.</param>
    /// <param name="role">Your own role that reads. It gets the documented permissions, unless it is imported as immutable.
    /// Default: a new role.</param>
    [Documented("Kinesis stream", "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html")]
    public static DeliverySource KinesisStream(IngestStream stream, IRole? role = null) => new KinesisStreamSource(stream, role);

    private sealed class KinesisStreamSource(IngestStream stream, IRole? role) : DeliverySource
    {
        internal override bool ReadsAsRole => true;

        internal override IRole? Role => role;

        internal override IngestStream? Stream => stream;

        internal override void Validate(Violations violations) => violations.Require(
            stream is not null, "Stream", "be set", null, "give it to DeliverySource.KinesisStream");

        internal override SourceBinding Bind(SourceContext context)
        {
            var source = new KinesisStreamSourceConfigurationProperty
            {
                KinesisStreamArn = stream.StreamArn,
                RoleArn = context.Role!.RoleArn,
            };
            return new SourceBinding
            {
                Fill = delivery =>
                {
                    delivery.DeliveryStreamType = "KinesisStreamAsSource";
                    delivery.KinesisStreamSourceConfiguration = source;
                },
                Statements = [.. Statements(context)],
                Reingestion = [.. Reingestion(context)],
                Acknowledged = new Dictionary<string, string>
                {
                    ["AwsSolutions-KDF1"] =
                        "Firehose takes no encryption of its own for a stream that reads from Kinesis: it stores no " +
                        "record at rest, the data stream does, and its encryption is AwsSolutions-KDS1's concern " +
                        "(https://docs.aws.amazon.com/firehose/latest/dev/encryption.html).",
                },
            };
        }

        // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
        private IEnumerable<PolicyStatement> Statements(SourceContext context)
        {
            yield return new PolicyStatement(new PolicyStatementProps
            {
                Actions = ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
                Resources = [stream.StreamArn],
            });
            if (stream.DecryptionKeyArns is { Length: > 0 } keys) yield return KeyStatement(context, keys, "kms:Decrypt");
        }

        // The key's permission is the same as for every producer:
        // https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html#example-producer-permissions.
        private IEnumerable<PolicyStatement> Reingestion(SourceContext context)
        {
            yield return new Permission(["kinesis:PutRecords"], [stream.StreamArn]).ToStatement();
            if (stream.EncryptionKey is { } key) yield return KeyStatement(context, [key.KeyArn], "kms:GenerateDataKey");
        }

        // The form of https://docs.aws.amazon.com/streams/latest/dev/data-delivery-iam.html; the service's name ends in
        // amazonaws.com in every partition:
        // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service.
        private PolicyStatement KeyStatement(SourceContext context, string[] keyArns, string action) =>
            new(new PolicyStatementProps
            {
                Actions = [action],
                Resources = keyArns,
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, object>
                    {
                        [ViaService.Key] = ViaService.Of("kinesis", context.Stack.Region),
                    },
                    ["StringLike"] = new Dictionary<string, object>
                    {
                        ["kms:EncryptionContext:aws:kinesis:arn"] = stream.StreamArn,
                    },
                },
            });
    }
}
