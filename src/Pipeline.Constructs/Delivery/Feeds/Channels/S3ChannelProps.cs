using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of an <see cref="S3Channel"/>: its stream, its bucket, and how objects are named.</summary>
/// <remarks>
/// A change of any setting except <see cref="DataFreshness"/> makes another channel, with another name, and deletes this one.
/// CloudFormation makes the new one first, but Kinesis refuses it while a channel of this kind reads the stream. Remove the
/// channel in one deployment, and make it with its new settings in the next. Records of the time between are in the stream, and
/// neither channel delivers them.
/// </remarks>
public sealed record S3ChannelProps
{
    /// <summary>
    /// The stream: on-demand, and encrypted with a customer managed key or not at all; Kinesis refuses the channel if AWS manages
    /// the key. A stream may have one channel to S3.
    /// </summary>
    public required IngestStream Stream { get; set; }

    /// <summary>The bucket, in the stream's Region.</summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// The customer managed key of the objects; an imported bucket does not know its default key. Default: the bucket's own key
    /// if it has one, otherwise S3's.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>How records are read. Default: as JSON.</summary>
    public ChannelRecordFormat RecordFormat { get; set; } = ChannelRecordFormat.Json;

    /// <summary>How objects are compressed. Default: GZIP.</summary>
    public ChannelCompression Compression { get; set; } = ChannelCompression.Gzip;

    /// <summary>How old records may become before they are delivered, whole seconds, 300 to 900. Default: 300 seconds.</summary>
    public Duration DataFreshness { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// The folder of delivered objects, without expressions, ending with <c>/</c>. Kinesis appends <c>yyyy/MM/dd/HH/</c> in UTC
    /// and its own name for the object. The role may write only there. Default: <c>data/</c>.
    /// </summary>
    public string Folder { get; set; } = "data/";

    /// <summary>
    /// The folder for records that could not be delivered: stream, shard, sequence number and error of each record, but not the
    /// record. Default: <c>errors/</c>.
    /// </summary>
    public string ErrorFolder { get; set; } = "errors/";

    internal IKey? Key => EncryptionKey ?? Bucket.EncryptionKey;

    internal void Validate(Violations violations, Construct channel)
    {
        if (!violations.AreComplete(this)) return;
        Surroundings.Validate(
            violations, nameof(Bucket), channel, Bucket, "give a bucket in the stream's Region", anyAccount: true);
        ChannelRules.ValidateStream(violations, Stream, S3Channel.Kind);
        violations.Within(nameof(DataFreshness), DataFreshness, ServiceLimits.Kinesis.ChannelFreshnessSeconds);
        ChannelRules.ValidateFolder(violations, nameof(Folder), Folder, S3Channel.BelowFolder);
        ChannelRules.ValidateFolder(violations, nameof(ErrorFolder), ErrorFolder);
    }
}
