using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose;

/// <summary>
/// Describes a Firehose stream, as DescribeDeliveryStream does
/// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamDescription.html).
/// </summary>
internal static class DeliveryStreamDescription
{
    /// <summary>The id of the destination: a Firehose stream has exactly one.</summary>
    public const string DestinationId = "destinationId-000000000001";

    // Secret members, which the API leaves out of a description.
    private static readonly string[] Secrets = ["AccessKey", "Password"];

    public static JsonObject Of(DeliveryStream stream)
    {
        var state = stream.State;
        var settings = state.Settings;
        var created = stream.Created.ToUnixTimeMilliseconds() / 1000.0;
        var description = new JsonObject
        {
            ["DeliveryStreamName"] = settings.Name,
            ["DeliveryStreamARN"] = settings.Arn,
            ["DeliveryStreamStatus"] = "ACTIVE",
            ["DeliveryStreamEncryptionConfiguration"] = Encryption(state.Encryption),
            ["DeliveryStreamType"] = settings.Source is null ? "DirectPut" : "KinesisStreamAsSource",
            ["VersionId"] = state.Version.ToString(CultureInfo.InvariantCulture),
            ["CreateTimestamp"] = created,
            ["Destinations"] = new JsonArray(Destination(settings)),
            ["HasMoreDestinations"] = false,
        };
        if (state.Updated is { } updated) description["LastUpdateTimestamp"] = updated.ToUnixTimeMilliseconds() / 1000.0;
        if (settings.Source is { } source)
        {
            description["Source"] = new JsonObject
            {
                ["KinesisStreamSourceDescription"] = new JsonObject
                {
                    ["KinesisStreamARN"] = source.StreamArn,
                    ["RoleARN"] = source.RoleArn,
                    ["DeliveryStartTimestamp"] = created,
                },
            };
        }

        return new JsonObject { ["DeliveryStreamDescription"] = description };
    }

    private static JsonObject Encryption(DeliveryEncryption encryption)
    {
        var described = new JsonObject { ["Status"] = encryption.IsOn ? "ENABLED" : "DISABLED" };
        if (encryption.KeyType is { } type) described["KeyType"] = type;
        if (encryption.KeyArn is { } key) described["KeyARN"] = key;
        return described;
    }

    private static JsonObject Destination(DeliveryStreamSettings settings)
    {
        var destination = new JsonObject { ["DestinationId"] = DestinationId };
        var configuration = Described(settings.Destination);
        destination[$"{settings.DestinationName}DestinationDescription"] = configuration;
        // The API describes an S3 destination in both forms, S3 and ExtendedS3.
        if (settings.DestinationName == "ExtendedS3")
        {
            destination["S3DestinationDescription"] = new JsonObject(configuration
                .Where(property => property.Key is "RoleARN" or "BucketARN" or "Prefix" or "ErrorOutputPrefix" or "BufferingHints"
                    or "CompressionFormat" or "EncryptionConfiguration" or "CloudWatchLoggingOptions")
                .Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        }

        return destination;
    }

    private static JsonObject Described(JsonObject configuration)
    {
        var described = new JsonObject();
        foreach (var (name, value) in configuration)
        {
            if (Secrets.Contains(name)) continue;
            var newName = name switch
            {
                "S3Configuration" => "S3DestinationDescription",
                "S3BackupConfiguration" => "S3BackupDescription",
                _ => name,
            };
            described[newName] = value is JsonObject part ? Described(part) : value?.DeepClone();
        }

        if (described.ContainsKey("BucketARN")) AddDefaults(described);
        return described;
    }

    // Adds the members of a bucket that the API always returns.
    private static void AddDefaults(JsonObject bucket)
    {
        bucket["Prefix"] ??= "";
        bucket["BufferingHints"] ??= new JsonObject { ["SizeInMBs"] = 5, ["IntervalInSeconds"] = 300 };
        bucket["CompressionFormat"] ??= "UNCOMPRESSED";
        bucket["EncryptionConfiguration"] ??= new JsonObject { ["NoEncryptionConfig"] = "NoEncryption" };
        bucket["CloudWatchLoggingOptions"] ??= new JsonObject { ["Enabled"] = false };
    }
}
