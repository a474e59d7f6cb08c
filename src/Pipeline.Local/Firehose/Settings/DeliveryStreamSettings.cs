using System.Text.Json.Nodes;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>A Kinesis stream as the source.</summary>
internal sealed record KinesisSourceSettings(string StreamArn, string RoleArn);

/// <summary>A Firehose stream as its template describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="Source">The Kinesis stream that is its source; null for Direct PUT.</param>
/// <param name="Processing">How records are processed before delivery.</param>
/// <param name="Objects">The bucket of the S3 destination, or of the backup of another destination.</param>
/// <param name="Endpoint">The destination, where it is not S3.</param>
/// <param name="Backup">The bucket that gets all source records as well; null where none does.</param>
/// <param name="DestinationName">What the API calls the destination, such as <c>ExtendedS3</c>.</param>
/// <param name="Destination">The destination's configuration, for descriptions and updates.</param>
/// <param name="Properties">All properties, as in the template.</param>
internal sealed record DeliveryStreamSettings(
    string Name,
    string Arn,
    string Path,
    KinesisSourceSettings? Source,
    ProcessingSettings Processing,
    S3Settings Objects,
    EndpointSettings? Endpoint,
    S3Settings? Backup,
    string DestinationName,
    JsonObject Destination,
    JsonObject Properties)
{
    /// <summary>
    /// The encryption of Direct PUT records, as the template sets it; <c>null</c> where they are not encrypted.
    /// </summary>
    public JsonObject? Encryption => Properties["DeliveryStreamEncryptionConfigurationInput"] as JsonObject;
}
