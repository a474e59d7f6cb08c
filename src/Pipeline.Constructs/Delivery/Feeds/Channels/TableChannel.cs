using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Kinesis's own delivery of a data stream to an Iceberg table in S3 Tables, without Firehose: Kinesis makes the table from a
/// schema in Glue Schema Registry, checks each record against it, and commits every 5 to 15 minutes.
/// </summary>
/// <remarks>
/// Another schema needs another channel and another table. Kinesis documents it as of 2026; it has not been tried on AWS here.
/// The deploying principal needs <c>kinesis:CreateChannel</c>, <c>kinesis:AssociateStreamsWithChannel</c> and <c>iam:PassRole</c>
/// (https://docs.aws.amazon.com/streams/latest/dev/data-delivery-iam.html). Cost, us-east-1: 0.035 USD a GB in place of the cost
/// of the stream's reads and Firehose (https://aws.amazon.com/kinesis/data-streams/pricing/).
/// </remarks>
[Documented("Kinesis channel to S3 Tables", "https://docs.aws.amazon.com/streams/latest/dev/data-delivery-st.html")]
public sealed class TableChannel : Construct
{
    internal const string Kind = "S3 Tables";

    /// <summary>Makes the channel.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The stream, the table to make, its schema, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public TableChannel(Construct scope, string id, TableChannelProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        props.Stream.ChannelDestinations.Add(Kind);

        var stack = Stack.Of(this);
        var role = new LeastPrivilegeRole(
            this, "Role", FeedPermissions.Trusted(stack, "kinesis", "channel"),
                "Delivers the records of a data stream to S3 Tables");
        var permissions = new TableChannelPermissions(stack, props);
        role.Allow(permissions.Statements());
        role.AcknowledgeWildcard(permissions.Tables, "Kinesis makes the table, whose ARN has an id that is known afterwards.");
        role.AcknowledgeWildcard(permissions.Errors, "Kinesis names the objects below this folder.");

        var channel = new CfnChannel(this, "Resource", new CfnChannelProps
        {
            ChannelName = ChannelRules.Name(
                this,
                props.Stream.StreamArn,
                props.TableBucketArn,
                props.Namespace,
                props.TableName,
                props.PartitionField,
                props.SchemaArn,
                props.DeadLetterBucket.BucketArn,
                props.EncryptionKey?.KeyArn,
                props.WrittenBySchemaRegistry.ToString(),
                props.Compression.ToString(),
                props.ErrorFolder),
            ServiceExecutionRoleArn = role.Role.RoleArn,
            StreamConfigurationList = new[]
            {
                new CfnChannel.StreamConfigurationProperty
                {
                    StreamArn = props.Stream.StreamArn,
                    RecordConfiguration = new CfnChannel.RecordConfigurationProperty
                    {
                        RecordFormatType = props.WrittenBySchemaRegistry ? "GSR_JSON" : "JSON",
                        GsrSchemaArn = props.SchemaArn,
                    },
                },
            },
            EncryptionConfiguration = ChannelRules.Encryption(props.EncryptionKey),
            S3TablesDestinationConfiguration = new CfnChannel.S3TablesDestinationConfigurationProperty
            {
                DataFreshnessInSeconds = props.DataFreshness.ToSeconds(),
                DeadLetterQueueS3Configuration = new CfnChannel.DeadLetterQueueS3ConfigurationProperty
                {
                    BucketArn = props.DeadLetterBucket.BucketArn,
                    ExpectedBucketOwner = props.DeadLetterBucket.Env.Account,
                    ErrorOutputPrefix = props.ErrorFolder,
                },
                S3TablesConfigurationList = new[] { Table(props) },
            },
        });
        channel.Node.AddDependency(role.Policy);
        ChannelArn = channel.AttrChannelArn;
    }

    /// <summary>The channel's ARN.</summary>
    public string ChannelArn { get; }

    private static CfnChannel.S3TableConfigurationProperty Table(TableChannelProps props) => new()
    {
        TableBucketArn = props.TableBucketArn,
        Namespace = props.Namespace,
        TableName = props.TableName,
        CompressionType = props.Compression switch
        {
            TableChannelCompression.Snappy => "SNAPPY",
            TableChannelCompression.None => "NONE",
            _ => "ZSTD",
        },
        PartitionSpec = new CfnChannel.PartitionSpecProperty
        {
            PartitionFields = new[]
            {
                new CfnChannel.PartitionFieldProperty { SourceName = props.PartitionField, Transform = "TIME_HOUR" },
            },
        },
    };
}
