using Pipeline.Local.Firehose.Compression;
using Pipeline.Local.Firehose.Prefixes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>When a buffer is passed on: as soon as one of these limits is reached.</summary>
/// <param name="Bytes">The most bytes, before compression.</param>
/// <param name="Interval">The longest time, from the first record on.</param>
/// <param name="Records">The most records.</param>
internal sealed record BufferHints(long Bytes, TimeSpan Interval, int Records = int.MaxValue)
{
    public const int MiB = 1024 * 1024;

    public static BufferHints Of(DeliveryProperties? hints, ServiceLimit size, ServiceLimit interval, double defaultSize,
        double defaultInterval) => new(
        (long)((hints?.Number("SizeInMBs", size, defaultSize) ?? defaultSize) * MiB),
        TimeSpan.FromSeconds(hints?.Number("IntervalInSeconds", interval, defaultInterval) ?? defaultInterval));
}

/// <summary>The bucket of a destination, and how objects are written to it.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="RoleArn">The role that writes.</param>
/// <param name="Prefix">The prefix of objects' names; empty for none.</param>
/// <param name="ErrorPrefix">The prefix of the names of objects with failed records.</param>
/// <param name="Compression">The compression of objects.</param>
/// <param name="Hints">When an object is written.</param>
/// <param name="FileExtension">The extension of objects' names; null for the compression's own.</param>
/// <param name="Zone">The time zone of times in names.</param>
/// <param name="LogStream">The log stream that errors go to.</param>
/// <param name="KeyArn">The key that encrypts objects; null for the bucket's own.</param>
internal sealed record S3Settings(
    string Bucket,
    string RoleArn,
    PrefixTemplate Prefix,
    PrefixTemplate? ErrorPrefix,
    ObjectCompression Compression,
    BufferHints Hints,
    string? FileExtension,
    TimeZoneInfo Zone,
    LogStreamName? LogStream,
    string? KeyArn = null)
{
    public static S3Settings Of(DeliveryProperties properties, bool isPartitioned)
    {
        var limits =
            (Size: ServiceLimits.Firehose.S3BufferingSizeMiB, Interval: ServiceLimits.Firehose.S3BufferingIntervalSeconds);
        var hints = BufferHints.Of(properties.Part("BufferingHints"), limits.Size, limits.Interval, isPartitioned ? 128 : 5, 300);
        var bucketArn = properties.Required("BucketARN");
        var prefix = Template(properties, "Prefix") ?? PrefixTemplate.Parse("");
        var errors = Template(properties, "ErrorOutputPrefix");
        Check(properties, prefix, errors, isPartitioned);
        return new S3Settings(
            bucketArn[(bucketArn.LastIndexOf(':') + 1)..],
            properties.Required("RoleARN"),
            prefix,
            errors,
            CompressionOf(properties),
            hints,
            properties.Text("FileExtension") is { Length: > 0 } extension ? extension : null,
            ZoneOf(properties),
            LogStreamName.Of(properties),
            properties.Part("EncryptionConfiguration")?.Part("KMSEncryptionConfig")?.Text("AWSKMSKeyARN"));
    }

    private static PrefixTemplate? Template(DeliveryProperties properties, string name)
    {
        if (properties.Text(name) is not { Length: > 0 } text) return null;
        var template = PrefixTemplate.Parse(text);
        foreach (var mistake in template.Mistakes) properties.Refuse(name, mistake, $"'{text}'", "correct it in the template");
        return template;
    }

    private static void Check(DeliveryProperties properties, PrefixTemplate prefix, PrefixTemplate? errors, bool isPartitioned)
    {
        if (prefix.HasErrorType)
        {
            properties.Refuse("Prefix", "be without firehose:error-output-type", $"'{prefix.Text}'",
                "move it to ErrorOutputPrefix");
        }
        if (prefix.HasPartitionKeys && !isPartitioned)
        {
            properties.Refuse("Prefix", "be without partition keys where dynamic partitioning is off", $"'{prefix.Text}'",
                "turn it on, or remove them");
        }
        if (errors is null && (prefix.HasExpressions || isPartitioned))
        {
            properties.Refuse("ErrorOutputPrefix", "be set where Prefix has expressions", null,
                "set one with !{firehose:error-output-type}");
        }
        if (errors is { HasExpressions: true, HasErrorType: false })
        {
            properties.Refuse("ErrorOutputPrefix", "hold !{firehose:error-output-type} where it has expressions",
                $"'{errors.Text}'", "add it");
        }
        if (errors is { HasPartitionKeys: true })
        {
            properties.Refuse("ErrorOutputPrefix", "be without partition keys", $"'{errors.Text}'",
                "remove them: failed records have none");
        }
    }

    private static ObjectCompression CompressionOf(DeliveryProperties properties)
    {
        var name = properties.Text("CompressionFormat") ?? "UNCOMPRESSED";
        if (ObjectCompression.Find(name) is { } compression) return compression;
        properties.Refuse("CompressionFormat", $"be one of {string.Join(", ", ObjectCompression.Names)}", name, "choose one");
        return ObjectCompression.Find("UNCOMPRESSED")!;
    }

    private static TimeZoneInfo ZoneOf(DeliveryProperties properties)
    {
        if (properties.Text("CustomTimeZone") is not { Length: > 0 } name || name == "UTC") return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        properties.Refuse("CustomTimeZone", "be a time zone that this computer knows", name,
            "choose one such as Europe/Berlin, or install the zones (tzdata)");
        return TimeZoneInfo.Utc;
    }
}

/// <summary>A log stream that takes a destination's errors.</summary>
internal sealed record LogStreamName(string Group, string Stream)
{
    public static LogStreamName? Of(DeliveryProperties properties) =>
        properties.Part("CloudWatchLoggingOptions") is { } options && options.Flag("Enabled")
        && options.Text("LogGroupName") is { } group
            ? new LogStreamName(group, options.Text("LogStreamName") ?? "DestinationDelivery")
            : null;
}
