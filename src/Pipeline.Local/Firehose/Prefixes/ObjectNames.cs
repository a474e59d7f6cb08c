using System.Globalization;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Prefixes;

/// <summary>
/// Names a destination's objects: the evaluated prefix, then <c>STREAM-VERSION-yyyy-MM-dd-HH-mm-ss-UUID</c> and an extension
/// (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html).
/// </summary>
internal sealed class ObjectNames(string streamName, S3Settings settings, SeededRandom random)
{
    // The examples of the console show digits and lower-case letters.
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string DefaultTime = "!{timestamp:yyyy/MM/dd/HH/}";

    private readonly PrefixTemplate _prefix = PrefixTemplate.Parse(
        settings.Prefix.HasTimestamp ? settings.Prefix.Text : settings.Prefix.Text + DefaultTime);

    // Without a prefix for errors, or where it has no expressions, errors go to a folder named after their type.
    private readonly PrefixTemplate _errors = settings.ErrorPrefix switch
    {
        { HasExpressions: true } errors => errors,
        var errors =>
            PrefixTemplate.Parse($"{errors?.Text ?? settings.Prefix.Text}!{{firehose:error-output-type}}/{DefaultTime}"),
    };

    public string Next(DateTimeOffset oldest, string? errorType, PartitionKeys keys)
    {
        var local = TimeZoneInfo.ConvertTime(oldest, settings.Zone);
        var values = new PrefixValues(local, settings.Zone.Id, errorType, keys, RandomString);
        var prefix = (errorType is null ? _prefix : _errors).Evaluate(values);
        var time = local.ToString("yyyy-MM-dd-HH-mm-ss", CultureInfo.InvariantCulture);
        return $"{prefix}{streamName}-1-{time}-{random.NextGuid()}{settings.FileExtension ?? settings.Compression.Extension}";
    }

    private string RandomString() => string.Concat(Enumerable.Range(0, ServiceLimits.Firehose.RandomStringLength)
        .Select(_ => Alphabet[random.Next(Alphabet.Length)]));
}
