using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;

namespace Pipeline.Constructs.Tests;

/// <summary>A delivery to an endpoint outside AWS, in a known account and Region.</summary>
internal static class EndpointLab
{
    public const string SecretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf";

    public static ISecret Secret(Stack stack) =>
        Amazon.CDK.AWS.SecretsManager.Secret.FromSecretCompleteArn(stack, "Secret", SecretArn);

    public static ISecret EncryptedSecret(Stack stack) =>
        Amazon.CDK.AWS.SecretsManager.Secret.FromSecretAttributes(stack, "EncryptedSecret", new SecretAttributes
        {
            SecretCompleteArn = SecretArn,
            EncryptionKey = Key(stack, "SecretKey"),
        });

    public static DeliveryBackup Backup(Stack stack) => new() { Bucket = Bucket.FromBucketName(stack, "Backup", "failed") };

    public static IKey Key(Stack stack, string id = "Key") =>
        Amazon.CDK.AWS.KMS.Key.FromKeyArn(stack, id, "arn:aws:kms:eu-west-1:111122223333:key/k");

    public static Template Template(Func<Stack, DeliveryDestination> destination) => Synth.Template(
        stack => new Delivery(stack, "Delivery", new() { Destination = destination(stack) }), env: Synth.Known);

    /// <summary>The destination's configuration in the delivery stream.</summary>
    public static JsonNode Rendered(Func<Stack, DeliveryDestination> destination) => Template(destination)
        .Properties(DeliveryTests.Type).AsObject()
        .Single(property => property.Key.EndsWith("DestinationConfiguration", StringComparison.Ordinal)).Value!;

    public static IReadOnlyList<string> Mistakes(Func<Stack, DeliveryDestination> destination) =>
        Ranges.MistakesOf(() => Template(destination));

    /// <summary>The permissions of the delivery's role, one line per statement, sorted: actions, resources, conditions.</summary>
    public static IReadOnlyList<string> Statements(Func<Stack, DeliveryDestination> destination) =>
    [
        .. Template(destination)
            .All("AWS::IAM::ManagedPolicy").Values.Single()["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
            .Select(statement => $"{Text(statement!["Action"])} on {Text(statement["Resource"])}{Conditions(statement)}")
            .Where(line => !line.StartsWith("logs:", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static string Conditions(JsonNode statement) =>
        statement["Condition"] is { } condition ? $" if {condition.ToJsonString()}" : "";

    private static string Text(JsonNode? node) => node switch
    {
        JsonArray array => string.Join(" ", array.Select(Text)),
        JsonObject join when join["Fn::Join"] is { } parts => string.Concat(parts[1]!.AsArray().Select(Text)),
        JsonObject reference when reference["Ref"] is { } name => $"<{name}>",
        _ => $"{node}",
    };
}
