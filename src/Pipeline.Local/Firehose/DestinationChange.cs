using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose;

/// <summary>
/// Changes a destination, as UpdateDestination does: parameters of the same type of destination are merged with the present ones,
/// those of another type replace them (https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html).
/// </summary>
internal static class DestinationChange
{
    private const string Update = "Update";
    private const string Configuration = "Configuration";
    private const string OpenSearch = "Amazonopensearchservice";

    /// <summary>The API's types of destinations, by the word before <c>DestinationConfiguration</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "S3", "ExtendedS3", "Redshift", "Elasticsearch", OpenSearch, "AmazonOpenSearchServerless", "Splunk", "HttpEndpoint",
        "Snowflake", "Iceberg",
    ];

    /// <summary>Applies an update to a stream's destination.</summary>
    /// <param name="settings">The stream's present settings.</param>
    /// <param name="input">The call's input.</param>
    /// <returns>The name of the destination's property in a template, and its configuration.</returns>
    /// <exception cref="ServiceException">
    /// InvalidArgumentException: there is not exactly one destination, or the present one cannot become it.
    /// </exception>
    public static (string Property, JsonObject Configuration) Of(DeliveryStreamSettings settings, JsonObject input)
    {
        var given = Names.Where(name => input[$"{name}DestinationUpdate"] is JsonObject).ToList();
        if (given is not [var name])
        {
            throw FirehoseErrors.Invalid(
                "Exactly one destination configuration is supported for a Firehose; got "
                + $"{(given.Count == 0 ? "none" : string.Join(", ", given))}");
        }

        var update = Renamed((JsonObject)input[$"{name}DestinationUpdate"]!);
        var before = settings.DestinationName;
        if (name == OpenSearch != (before == OpenSearch))
        {
            throw FirehoseErrors.Invalid(
                $"A destination of OpenSearch Service must stay one, and no other can become one; got {name} in place of "
                + $"{before}; make another Firehose stream");
        }

        if (!IsSame(name, before)) return ($"{name}DestinationConfiguration", update);
        return ($"{before}DestinationConfiguration", Merged(settings.Destination, update));
    }

    // S3 and ExtendedS3 are two forms of one destination.
    private static bool IsSame(string name, string before) =>
        name == before || (name is "S3" or "ExtendedS3" && before is "S3" or "ExtendedS3");

    private static JsonObject Merged(JsonObject before, JsonObject update)
    {
        var merged = (JsonObject)before.DeepClone();
        foreach (var (name, value) in update)
        {
            var isBucket = name is "S3Configuration" or "S3BackupConfiguration";
            merged[name] = isBucket && merged[name] is JsonObject there && value is JsonObject part
                ? Merged(there, part)
                : value?.DeepClone();
        }

        return merged;
    }

    // UpdateDestination has S3Update where CreateDeliveryStream and templates have S3Configuration.
    private static JsonObject Renamed(JsonObject update) => new(update.Select(member => KeyValuePair.Create(
        member.Key is "S3Update" or "S3BackupUpdate"
            ? member.Key.Replace(Update, Configuration, StringComparison.Ordinal)
            : member.Key,
        member.Value?.DeepClone())));
}
