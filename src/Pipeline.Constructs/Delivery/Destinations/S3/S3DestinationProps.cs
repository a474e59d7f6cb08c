using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of delivery to S3 without those that tie it to other constructs (the bucket, the objects' layout, format and key).
/// <see cref="StreamingPipelineProps.Destination"/> changes these.
/// </summary>
public abstract record S3DeliveryOptions : PartOptions
{
    /// <summary>The default prefix of failed records: <c>errors/processing-failed/2026/11/21/</c>.</summary>
    internal const string DefaultErrorOutputPrefix = "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/";

    private DeliveryCompression? _compression;
    private Size? _bufferingSize;

    /// <summary>
    /// The prefix of records that could not be processed, at most 1024 characters and 512 evaluated. A prefix with expressions
    /// must hold <c>!{firehose:error-output-type}</c>. It must lie outside the folder of <see cref="S3DestinationProps.Layout"/>,
    /// so that queries do not read failures as data. Default:
    /// <c>errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/</c>. If <c>null</c>, Firehose puts them below
    /// <see cref="S3DestinationProps.Prefix"/>; this is allowed only for a prefix without expressions.
    /// </summary>
    public string? ErrorOutputPrefix { get; set; } = DefaultErrorOutputPrefix;

    /// <summary>
    /// The extension of objects, including its period, such as <c>.json.gz</c>: 2 to 128 of <c>0-9a-z!-_.*'()</c>. Default: the
    /// one that Firehose appends for the compression, such as <c>.gz</c>; a set value replaces it.
    /// </summary>
    public string? FileExtension { get; set; }

    /// <summary>
    /// How objects are compressed. Default: GZIP. With <see cref="S3DestinationProps.Conversion"/> the default is uncompressed,
    /// the only allowed value: the format compresses by itself.
    /// </summary>
    public DeliveryCompression Compression
    {
        get => _compression ?? (IsConverted ? DeliveryCompression.Uncompressed : DeliveryCompression.Gzip);
        set => _compression = value;
    }

    /// <summary>
    /// Whether Firehose adds a line break after each record. Default: <c>true</c>. Firehose joins records as they are.
    /// Without line breaks, all JSON documents of an object are in one line, and Athena reads only the first
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-s3). No line break is
    /// added with <see cref="S3DestinationProps.Conversion"/>, whose format has no lines, or if
    /// <see cref="DeliveryTransform"/> has already ended the record.
    /// </summary>
    public bool NewLineDelimiter { get; set; } = true;

    /// <summary>
    /// How much Firehose buffers before an object is written, per shard of a Kinesis stream; whole MiB, 1 to 128, and 64
    /// to 128 with <see cref="S3DestinationProps.DynamicPartitioning"/>, per partition, or with
    /// <see cref="S3DestinationProps.Conversion"/>. Default: 5 MiB, and 128 MiB with one of these. Firehose writes the
    /// object when either the size or the interval is reached
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). Larger objects mean fewer
    /// requests and faster queries.
    /// </summary>
    public Size BufferingSize
    {
        get => _bufferingSize ?? Size.Mebibytes(IsConverted || IsPartitioned ? 128 : 5);
        set => _bufferingSize = value;
    }

    /// <summary>
    /// How long Firehose buffers before an object is written, whole seconds, 0 to 900, and 60 to 900 with
    /// <see cref="S3DestinationProps.DynamicPartitioning"/>. Default: 300 seconds. 0 delivers within seconds; below 60 Firehose
    /// uploads in parts, which costs more S3 requests.
    /// </summary>
    public Duration BufferingInterval { get; set; } = Duration.Seconds(300);

    /// <summary>
    /// The backup of the records as they came in, before any processing. Default: none. Firehose cannot turn it off again for the
    /// same stream. Each record is then stored twice, and read twice from a Kinesis stream. In CDK:
    /// <c>S3BucketProps.S3Backup</c>.
    /// </summary>
    public SourceBackup? Backup { get; set; }

    /// <summary>Whether records are converted to a format that compresses by itself.</summary>
    private protected abstract bool IsConverted { get; }

    /// <summary>Whether Firehose buffers records separately for each of their folders.</summary>
    private protected abstract bool IsPartitioned { get; }
}

/// <summary>Settings of delivery to S3, for <see cref="DeliveryDestination.S3"/>.</summary>
public sealed partial record S3DestinationProps : S3DeliveryOptions
{
    /// <summary>
    /// The bucket. Import a bucket of another account with that account (<c>Bucket.FromBucketAttributes</c>). The role may then
    /// also set the object's ACL, and the bucket's owner must admit the role in the bucket's policy
    /// (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#cross-account-delivery-s3).
    /// </summary>
    public required IBucket Bucket { get; set; }

    /// <summary>
    /// The layout of objects in the bucket. Default: a folder per hour under <c>data/</c>. Give the catalog the same layout, so
    /// that it finds the objects.
    /// </summary>
    public DeliveryLayout Layout { get; set; } = DeliveryLayout.Hourly();

    /// <summary>
    /// Your own prefix, in place of <see cref="Layout"/>, with Firehose's expressions, at most 1024 characters and 512 evaluated
    /// (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html). Default: the prefix of <see cref="Layout"/>. The
    /// catalog does not know your own prefix. In CDK: <c>S3BucketProps.DataOutputPrefix</c>.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// The time zone of timestamps in prefixes and object names, one of Firehose's list
    /// (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html). Default: <c>UTC</c>. A <see cref="Layout"/>
    /// requires it, because Athena projects dates in UTC. In CDK: <c>S3BucketProps.TimeZone</c>.
    /// </summary>
    public string CustomTimeZone { get; set; } = DeliveryTimeZones.Utc;

    /// <summary>
    /// The customer managed key of the delivered objects. Default: none; the bucket's default encryption applies. If the bucket
    /// encrypts with your own key and knows it (<c>IBucket.EncryptionKey</c>), the role may use that key.
    /// </summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// Partitioning into folders by keys of the records, which <see cref="Prefix"/> names. It requires that prefix and
    /// <see cref="S3DeliveryOptions.ErrorOutputPrefix"/>. Default: none, unless <see cref="Layout"/> has keys: then Firehose
    /// partitions by these, and only the retry duration is set here. Choose it when the stream is made.
    /// </summary>
    public DynamicPartitioning? DynamicPartitioning { get; set; }

    /// <summary>
    /// The conversion to Parquet or ORC. Default: none; records are delivered unchanged. In CDK:
    /// <c>S3BucketProps.DataFormatConversion</c>.
    /// </summary>
    public FormatConversion? Conversion { get; set; }

    private protected override bool IsConverted => Conversion is not null;

    private protected override bool IsPartitioned => Partitioning is not null;

    internal string EffectivePrefix => Prefix ?? Layout.FirehosePrefix;

    /// <summary>
    /// The partitioning that the prefix in use needs: <see cref="DynamicPartitioning"/>, by the layout's keys if it has any.
    /// </summary>
    internal DynamicPartitioning? Partitioning => LayoutHasKeys
        ? (DynamicPartitioning ?? new()) with { Queries = Layout.Queries }
        : DynamicPartitioning;

    /// <summary>The prefix that names partition keys; <c>null</c> if neither the prefix nor the layout has them.</summary>
    internal string? KeyedPrefix => Prefix ?? (LayoutHasKeys ? Layout.FirehosePrefix : null);

    // The layout is null if the checks have not refused that yet.
    private bool LayoutHasKeys => Prefix is null && Layout is { Keys.Count: > 0 };

    /// <summary>The longest time that records wait before they are sent.</summary>
    internal Duration Delay => Partitioning is null || BufferingInterval.IsUnresolved()
        ? BufferingInterval
        : Duration.Seconds(Math.Ceiling(BufferingInterval.ToSeconds() * ServiceLimits.Firehose.DynamicPartitioningDelay));

    internal S3Location Location => new(Bucket, EncryptionKey, [EffectivePrefix, ErrorOutputPrefix ?? EffectivePrefix]);

    internal void Validate(Violations violations)
    {
        if (violations.AreComplete(this)) ValidateValues(violations);
    }

    /// <summary>Checks the props when the bucket is not made yet.</summary>
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
            "lie outside the folder of the delivered records if both are in one bucket",
            Backup.Prefix,
            "use another folder, or another bucket");
    }

    [GeneratedRegex(@"^\.[0-9a-z!\-_.*'()]+$")]
    private static partial Regex Extension();
}
