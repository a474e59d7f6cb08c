using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of delivery to S3 but for what ties it to others (the bucket, where objects lie in it, their format and their key):
/// what <see cref="StreamingPipelineProps.Destination"/> changes.
/// </summary>
public abstract record S3DeliveryOptions : PartOptions
{
    /// <summary>Where failed records go by default: <c>errors/processing-failed/2026/11/21/</c>.</summary>
    internal const string DefaultErrorOutputPrefix = "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/";

    private DeliveryCompression? _compression;
    private Size? _bufferingSize;

    /// <summary>
    /// Where records go that could not be processed, at most 1024 characters and 512 evaluated; with expressions it holds
    /// <c>!{firehose:error-output-type}</c>, and it lies outside the folder of <see cref="S3DestinationProps.Layout"/>, so that
    /// queries do not read failures as data. Default: <c>errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/</c>.
    /// Nothing, which only a <see cref="S3DestinationProps.Prefix"/> without expressions allows, lets Firehose put them below the
    /// prefix.
    /// </summary>
    public string? ErrorOutputPrefix { get; set; } = DefaultErrorOutputPrefix;

    /// <summary>
    /// The extension of objects, with its period, such as <c>.json.gz</c>: 2 to 128 of <c>0-9a-z!-_.*'()</c>. Default: what
    /// Firehose appends for the compression, such as <c>.gz</c>; setting it replaces that.
    /// </summary>
    public string? FileExtension { get; set; }

    /// <summary>
    /// How objects are compressed. Default: GZIP; with <see cref="S3DestinationProps.Conversion"/> uncompressed, and nothing else
    /// is allowed: the format compresses by itself.
    /// </summary>
    public DeliveryCompression Compression
    {
        get => _compression ?? (IsConverted ? DeliveryCompression.Uncompressed : DeliveryCompression.Gzip);
        set => _compression = value;
    }

    /// <summary>
    /// Whether a line break follows each record. Default: <c>true</c>. Firehose joins records as they are: without it JSON
    /// documents of one object stand in one line, of which Athena reads the first
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-s3). With
    /// <see cref="S3DestinationProps.Conversion"/> there are no lines and none follows, and none does where
    /// <see cref="DeliveryTransform"/> has ended the record.
    /// </summary>
    public bool NewLineDelimiter { get; set; } = true;

    /// <summary>
    /// How much is gathered before an object is written, per shard of a Kinesis stream; whole MiB, 1 to 128, and 64 to 128 with
    /// <see cref="S3DestinationProps.DynamicPartitioning"/>, per partition, or with <see cref="S3DestinationProps.Conversion"/>.
    /// Default: 5 MiB, and 128 MiB with one of these.
    /// What is reached first, size or interval, writes it
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). Larger objects are fewer requests and
    /// faster queries.
    /// </summary>
    public Size BufferingSize
    {
        get => _bufferingSize ?? Size.Mebibytes(IsConverted || IsPartitioned ? 128 : 5);
        set => _bufferingSize = value;
    }

    /// <summary>
    /// How long is gathered before an object is written, whole seconds, 0 to 900, and 60 to 900 with
    /// <see cref="S3DestinationProps.DynamicPartitioning"/>.
    /// Default: 300 seconds. 0 delivers within seconds; below 60 Firehose uploads in parts, which costs more S3 requests.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// Where the records go as they came in, before any processing. Default: nowhere. Once on, Firehose does not turn it off for
    /// the same stream; each record is then stored, and read from a Kinesis stream, twice. In CDK: <c>S3BucketProps.S3Backup</c>.
    /// </summary>
    public SourceBackup? Backup { get; set; }

    /// <summary>Whether records are converted to a format that compresses by itself.</summary>
    private protected abstract bool IsConverted { get; }

    /// <summary>Whether records are gathered for each of their folders.</summary>
    private protected abstract bool IsPartitioned { get; }
}

/// <summary>Settings of delivery to S3, for <see cref="DeliveryDestination.S3"/>.</summary>
public sealed partial record S3DestinationProps : S3DeliveryOptions
{
    /// <summary>
    /// The bucket. One of another account must be imported with that account (<c>Bucket.FromBucketAttributes</c>); the role then
    /// may also set the object's ACL, and the bucket's policy, which only its owner can set, must let the role in
    /// (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#cross-account-delivery-s3).
    /// </summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// How objects are laid out below the bucket. Default: a folder per hour under <c>data/</c>. Give the catalog the same
    /// layout, so that it finds them.
    /// </summary>
    public DeliveryLayout Layout { get; set; } = DeliveryLayout.Hourly();

    /// <summary>
    /// A prefix of your own in place of <see cref="Layout"/>, with Firehose's expressions, at most 1024 characters and 512
    /// evaluated (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html). Default: the prefix of
    /// <see cref="Layout"/>. The catalog does not know a prefix of your own. In CDK: <c>S3BucketProps.DataOutputPrefix</c>.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// The time zone of timestamps in prefixes and object names, one of Firehose's list
    /// (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html). Default: <c>UTC</c>, which a
    /// <see cref="Layout"/> takes, since Athena projects dates in UTC. In CDK: <c>S3BucketProps.TimeZone</c>.
    /// </summary>
    public string CustomTimeZone { get; set; } = DeliveryTimeZones.Utc;

    /// <summary>
    /// The customer managed key of the delivered objects. Default: none is asked for, so that the bucket's own default encryption
    /// applies; where that is a key of yours that the bucket knows (<c>IBucket.EncryptionKey</c>), the role may use it.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Folders by keys of the records, which <see cref="Prefix"/> names; it takes that and
    /// <see cref="S3DeliveryOptions.ErrorOutputPrefix"/>. Default: none, unless <see cref="Layout"/> has keys, which are
    /// partitioned by then; here stands only how long is tried again. It is decided when the stream is made.
    /// </summary>
    public DynamicPartitioning? DynamicPartitioning { get; set; }

    /// <summary>
    /// The conversion to Parquet or ORC. Default: none, records are delivered as they are. In CDK:
    /// <c>S3BucketProps.DataFormatConversion</c>.
    /// </summary>
    public FormatConversion? Conversion { get; set; }

    private protected override bool IsConverted => Conversion is not null;

    private protected override bool IsPartitioned => Partitioning is not null;

    internal string EffectivePrefix => Prefix ?? Layout.FirehosePrefix;

    /// <summary>The partitioning of the prefix that is in use: <see cref="DynamicPartitioning"/>, by the keys of the layout where
    /// it has some.</summary>
    internal DynamicPartitioning? Partitioning => LayoutHasKeys
        ? (DynamicPartitioning ?? new()) with { Queries = Layout.Queries }
        : DynamicPartitioning;

    /// <summary>The prefix that names partition keys; null where the layout has none.</summary>
    internal string? KeyedPrefix => Prefix ?? (LayoutHasKeys ? Layout.FirehosePrefix : null);

    // The layout is null where that is still to be refused.
    private bool LayoutHasKeys => Prefix is null && Layout is { Keys.Count: > 0 };

    /// <summary>How long records wait at most before they are sent.</summary>
    internal Duration Delay => Partitioning is null || BufferingInterval.IsUnresolved()
        ? BufferingInterval
        : Duration.Seconds(Math.Ceiling(BufferingInterval.ToSeconds() * ServiceLimits.Firehose.DynamicPartitioningDelay));

    internal S3Location Location => new(Bucket, EncryptionKey, [EffectivePrefix, ErrorOutputPrefix ?? EffectivePrefix]);

    internal void Validate(Violations violations)
    {
        if (violations.AreComplete(this)) ValidateValues(violations);
    }

    /// <summary>Checks them while the bucket is yet to be made.</summary>
    internal void ValidateWithoutBucket(Violations violations)
    {
        if (violations.AreComplete(this, typeof(S3DeliveryOptions))) ValidateValues(violations);
    }

    private void ValidateValues(Violations violations)
    {
        ValidateBuffering(violations);
        violations.Length(nameof(FileExtension), FileExtension, ServiceLimits.Firehose.FileExtensionLength);
        violations.Matches(
            nameof(FileExtension), FileExtension, Extension(), "be a period and then 0-9a-z!-_.*'()", "write it as .json.gz");
        new PrefixRules(EffectivePrefix, ErrorOutputPrefix, Partitioning is not null).Validate(violations);
        ValidateTimeZone(violations);
        if (Prefix is null) ValidateLayout(violations);
        if (Partitioning is not null) ValidatePartitioning(violations, Partitioning);
        if (Conversion is not null) ValidateConversion(violations, Conversion);
        Backup?.Validate(violations.For(nameof(Backup)));
        ValidateBackupApart(violations);
    }

    private void ValidateTimeZone(Violations violations)
    {
        if (Token.IsUnresolved(CustomTimeZone)) return;
        violations.Require(
            DeliveryTimeZones.Contains(CustomTimeZone),
            nameof(CustomTimeZone),
            "be a time zone of Firehose's list",
            CustomTimeZone,
            "use a name of https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html, such as Asia/Tokyo");
        violations.Require(
            Prefix is not null || CustomTimeZone == DeliveryTimeZones.Utc,
            nameof(CustomTimeZone),
            $"be {DeliveryTimeZones.Utc} with a {nameof(Layout)}, whose folders Athena finds by UTC",
            CustomTimeZone,
            $"leave it out, or set {nameof(Prefix)}");
    }

    private void ValidateLayout(Violations violations)
    {
        Layout.Validate(violations.For(nameof(Layout)));
        var errors = PrefixRules.StaticPart(ErrorOutputPrefix);
        violations.Require(
            Layout.BasePrefix.Length == 0 || !errors.StartsWith(Layout.BasePrefix, StringComparison.Ordinal),
            nameof(ErrorOutputPrefix),
            $"lie outside {Layout.BasePrefix}, the folder of {nameof(Layout)}",
            ErrorOutputPrefix,
            $"use another folder, such as {DefaultErrorOutputPrefix}");
    }

    private void ValidateBackupApart(Violations violations)
    {
        if (Backup is null || !ReferenceEquals(Backup.Bucket, Bucket)) return;
        var data = PrefixRules.StaticPart(EffectivePrefix);
        violations.Require(
            data.Length > 0 && !PrefixRules.StaticPart(Backup.Prefix).StartsWith(data, StringComparison.Ordinal),
            $"{nameof(Backup)}.{nameof(Backup.Prefix)}",
            "lie outside the folder of the delivered records where both are in one bucket",
            Backup.Prefix,
            "use another folder, or another bucket");
    }

    [GeneratedRegex(@"^\.[0-9a-z!\-_.*'()]+$")]
    private static partial Regex Extension();
}
