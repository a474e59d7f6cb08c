using System.Text.Json.Nodes;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>A Kinesis stream as the source.</summary>
internal sealed record KinesisSourceSettings(string StreamArn, string RoleArn);

/// <summary>A Firehose stream as its template describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="Source">The Kinesis stream that it reads; nothing for Direct PUT.</param>
/// <param name="Processing">What happens to records on their way.</param>
/// <param name="Objects">Where delivered objects go, or for another destination the backup.</param>
/// <param name="Endpoint">The destination, where that is not S3.</param>
/// <param name="Backup">Where all source records go as well; nothing where they do not.</param>
/// <param name="DestinationName">What the API calls the destination, such as <c>ExtendedS3</c>.</param>
/// <param name="Destination">The destination's configuration, for descriptions and updates.</param>
/// <param name="Properties">All of its properties, as in the template.</param>
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
    /// <summary>How it is to keep Direct PUT records, as it was made; <c>null</c> where not encrypted.</summary>
    public JsonObject? Encryption => Properties["DeliveryStreamEncryptionConfigurationInput"] as JsonObject;
}
