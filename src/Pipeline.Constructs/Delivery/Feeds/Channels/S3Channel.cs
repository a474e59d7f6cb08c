using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Kinesis's own delivery of a data stream to S3, without Firehose. It delivers records unchanged, from the time when the channel
/// becomes active, and uses none of the stream's read throughput. It cannot transform, filter or partition.
/// </summary>
/// <remarks>
/// Kinesis documents it as of 2026; it has not been tried on AWS here. The deploying principal needs
/// <c>kinesis:CreateChannel</c>, <c>kinesis:AssociateStreamsWithChannel</c> and <c>iam:PassRole</c>
/// (https://docs.aws.amazon.com/streams/latest/dev/data-delivery-iam.html). Cost, us-east-1: 0.0275 USD a GB in place of the cost
/// of the stream's reads and Firehose (https://aws.amazon.com/kinesis/data-streams/pricing/).
/// </remarks>
[Documented("Kinesis channel to S3", "https://docs.aws.amazon.com/streams/latest/dev/data-delivery-s3.html")]
public sealed class S3Channel : Construct
{
    internal const string Kind = "S3";
    internal const string MetricNamespace = "AWS/Kinesis";
    internal const string MetricPrefix = "DeliveryToS3";

    // The same as Kinesis's own template, but without the names of the channel and the stream.
    internal const string BelowFolder = "!{yyyy}/!{MM}/!{dd}/!{HH}/!{channel-id}-!{yyyy}-!{MM}-!{dd}-!{HH}-!{mm}!{extension}";

    /// <summary>Makes the channel.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The stream, the bucket, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public S3Channel(Construct scope, string id, S3ChannelProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, this));
        props.Stream.ChannelDestinations.Add(Kind);

        var stack = Stack.Of(this);
        var role = new LeastPrivilegeRole(
            this, "Role", FeedPermissions.Trusted(stack, "kinesis", "channel"), "Delivers the records of a data stream to S3");
        var permissions = new S3ChannelPermissions(stack, props);
        role.Allow(permissions.Statements());
        foreach (var objects in permissions.Objects)
            role.AcknowledgeWildcard(objects, "Kinesis names the objects by time and channel below this folder.");

        var owner = props.Bucket.Env.Account;
        var channel = new CfnChannel(this, "Resource", new CfnChannelProps
        {
            ChannelName = ChannelRules.Name(
                this,
                props.Stream.StreamArn,
                props.Bucket.BucketArn,
                props.Key?.KeyArn,
                Format(props.RecordFormat),
                Compression(props.Compression),
                props.Folder,
                props.ErrorFolder),
            ServiceExecutionRoleArn = role.Role.RoleArn,
            StreamConfigurationList = new[]
            {
                new CfnChannel.StreamConfigurationProperty
                {
                    StreamArn = props.Stream.StreamArn,
                    RecordConfiguration =
                        new CfnChannel.RecordConfigurationProperty { RecordFormatType = Format(props.RecordFormat) },
                },
            },
            EncryptionConfiguration = ChannelRules.Encryption(props.Key),
            S3DestinationConfiguration = new CfnChannel.S3DestinationConfigurationProperty
            {
                DataFreshnessInSeconds = props.DataFreshness.ToSeconds(),
                StorageConfiguration = new CfnChannel.S3StorageConfigurationProperty
                {
                    BucketArn = props.Bucket.BucketArn,
                    ExpectedBucketOwner = owner,
                    CompressionType = Compression(props.Compression),
                    OutputKeyTemplate = props.Folder + BelowFolder,
                },
                DeadLetterQueueS3Configuration = new CfnChannel.DeadLetterQueueS3ConfigurationProperty
                {
                    BucketArn = props.Bucket.BucketArn,
                    ExpectedBucketOwner = owner,
                    ErrorOutputPrefix = props.ErrorFolder,
                },
            },
        });
        channel.Node.AddDependency(role.Policy);
        ChannelArn = channel.AttrChannelArn;
        ChannelName = channel.ChannelName;
        ChannelId = channel.AttrChannelId;
        DataFreshness = props.DataFreshness;
        MetricDimensions = new()
        {
            ["ChannelName"] = ChannelName,
            ["ChannelId"] = ChannelId,
            ["StreamName"] = props.Stream.StreamName,
        };
    }

    /// <summary>The channel's ARN.</summary>
    public string ChannelArn { get; }

    /// <summary>The channel's id, which Kinesis makes.</summary>
    public string ChannelId { get; }

    /// <summary>The channel's name.</summary>
    public string ChannelName { get; }

    /// <summary>How old records may become before they are delivered.</summary>
    internal Duration DataFreshness { get; }

    /// <summary>
    /// The dimensions of the channel's metrics (https://docs.aws.amazon.com/streams/latest/dev/data-delivery-monitoring.html).
    /// </summary>
    internal Dictionary<string, string> MetricDimensions { get; }

    private static string Format(ChannelRecordFormat format) => format switch
    {
        ChannelRecordFormat.Json => "JSON",
        ChannelRecordFormat.Text => "STRING",
        ChannelRecordFormat.Bytes => "BYTE_ARRAY",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is not a format"),
    };

    private static string Compression(ChannelCompression compression) => compression switch
    {
        ChannelCompression.Gzip => "GZIP",
        ChannelCompression.Zstandard => "ZSTD",
        ChannelCompression.None => "NONE",
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "is not a compression"),
    };
}
