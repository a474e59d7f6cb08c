using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>Settings of delivery to S3, for <see cref="DeliveryDestination.S3"/>.</summary>
public sealed partial record S3DestinationProps
{
    /// <summary>Where failed records go by default: <c>errors/processing-failed/2026/11/21/</c>.</summary>
    internal const string DefaultErrorOutputPrefix = "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/";

    private readonly DeliveryCompression? _compression;
    private readonly Size? _bufferingSize;

    /// <summary>
    /// The bucket. One of another account must be imported with that account (<c>Bucket.FromBucketAttributes</c>); the role then
    /// may also set the object's ACL, and the bucket's policy, which only its owner can set, must let the role in
    /// (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#cross-account-delivery-s3).
    /// </summary>
    public required IBucket Bucket { get; init; }

    /// <summary>
    /// How objects are laid out below the bucket. Default: a folder per hour under <c>data/</c>. Give the catalog the same
    /// layout, so that it finds them.
    /// </summary>
    public DeliveryLayout Layout { get; init; } = DeliveryLayout.Hourly();

    /// <summary>
    /// A prefix of your own in place of <see cref="Layout"/>, with Firehose's expressions, at most 1024 characters and 512
    /// evaluated (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html). Default: the prefix of
    /// <see cref="Layout"/>. The catalog does not know a prefix of your own.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Where records go that could not be processed, at most 1024 characters and 512 evaluated; with expressions it holds
    /// <c>!{firehose:error-output-type}</c>, and it lies outside the folder of <see cref="Layout"/>, so that queries do not read
    /// failures as data. Default: <c>errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/</c>. Nothing, which only a
    /// <see cref="Prefix"/> without expressions allows, lets Firehose put them below the prefix.
    /// </summary>
    public string? ErrorOutputPrefix { get; init; } = DefaultErrorOutputPrefix;

    /// <summary>
    /// The time zone of timestamps in prefixes and object names, one of Firehose's list
    /// (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html). Default: <c>UTC</c>, which a
    /// <see cref="Layout"/> takes, since Athena projects dates in UTC.
    /// </summary>
    public string CustomTimeZone { get; init; } = DeliveryTimeZones.Utc;

    /// <summary>
    /// The extension of objects, with its period, such as <c>.json.gz</c>: 2 to 128 of <c>0-9a-z!-_.*'()</c>. Default: what
    /// Firehose appends for the compression, such as <c>.gz</c>; setting it replaces that.
    /// </summary>
    public string? FileExtension { get; init; }

    /// <summary>How objects are compressed. Default: GZIP; with <see cref="Conversion"/> uncompressed, and nothing else is allowed: the
    /// format compresses by itself.</summary>
    public DeliveryCompression Compression
    {
        get => _compression ?? (Conversion is null ? DeliveryCompression.Gzip : DeliveryCompression.Uncompressed);
        init => _compression = value;
    }

    /// <summary>
    /// Whether a line break follows each record. Default: <c>true</c>. Firehose joins records as they are: without it JSON
    /// documents of one object stand in one line, of which Athena reads the first
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-s3). With
    /// <see cref="Conversion"/> there are no lines and none follows, and none does where <see cref="DeliveryTransform"/> has ended the record.
    /// </summary>
    public bool NewLineDelimiter { get; init; } = true;

    /// <summary>
    /// How much is gathered before an object is written, per shard of a Kinesis stream; whole MiB, 1 to 128, and 64 to 128 with
    /// <see cref="DynamicPartitioning"/>, per partition, or with <see cref="Conversion"/>. Default: 5 MiB, and 128 MiB with one of these.
    /// What is reached first, size or interval, writes it
    /// (https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html). Larger objects are fewer requests and
    /// faster queries.
    /// </summary>
    public Size BufferingSize
    {
        get => _bufferingSize ?? Size.Mebibytes(Conversion is null && DynamicPartitioning is null ? 5 : 128);
        init => _bufferingSize = value;
    }

    /// <summary>
    /// How long is gathered before an object is written, whole seconds, 0 to 900, and 60 to 900 with <see cref="DynamicPartitioning"/>.
    /// Default: 300 seconds. 0 delivers within seconds; below 60 Firehose uploads in parts, which costs more S3 requests.
    /// </summary>
    public Duration BufferingInterval { get; init; } = Duration.Seconds(300);

    /// <summary>
    /// The customer managed key of the delivered objects. Default: none is asked for, so that the bucket's own default encryption
    /// applies; where that is a key of yours that the bucket knows (<c>IBucket.EncryptionKey</c>), the role may use it.
    /// </summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>
    /// Where the records go as they came in, before any processing. Default: nowhere. Once on, Firehose does not turn it off for
    /// the same stream; each record is then stored, and read from a Kinesis stream, twice.
    /// </summary>
    public SourceBackup? Backup { get; init; }

    /// <summary>
    /// Folders by keys of the records, which <see cref="Prefix"/> names; it takes that and <see cref="ErrorOutputPrefix"/>. Default: none. It is
    /// decided when the stream is made.
    /// </summary>
    public DynamicPartitioning? DynamicPartitioning { get; init; }

    /// <summary>The conversion to Parquet or ORC. Default: none, records are delivered as they are.</summary>
    public FormatConversion? Conversion { get; init; }

    internal string EffectivePrefix => Prefix ?? Layout.FirehosePrefix;

    /// <summary>How long records wait at most before they are sent.</summary>
    internal Duration Delay => DynamicPartitioning is null || BufferingInterval.IsUnresolved()
        ? BufferingInterval
        : Duration.Seconds(Math.Ceiling(BufferingInterval.ToSeconds() * ServiceLimits.Firehose.DynamicPartitioningDelay));

    internal S3Location Location => new(Bucket, EncryptionKey, [EffectivePrefix, ErrorOutputPrefix ?? EffectivePrefix]);

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        ValidateBuffering(violations);
        violations.Length(nameof(FileExtension), FileExtension, ServiceLimits.Firehose.FileExtensionLength);
        violations.Matches(
            nameof(FileExtension), FileExtension, Extension(), "be a period and then 0-9a-z!-_.*'()", "write it as .json.gz");
        new PrefixRules(EffectivePrefix, ErrorOutputPrefix, DynamicPartitioning is not null).Validate(violations);
        ValidateTimeZone(violations);
        if (Prefix is null) ValidateLayout(violations);
        if (DynamicPartitioning is not null) ValidatePartitioning(violations, DynamicPartitioning);
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
