using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;

namespace Pipeline.Local.Firehose;

/// <summary>
/// The permissions that calls of Firehose need
/// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisfirehose.html), including
/// iam:PassRole for the roles that they hand over (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html)
/// and the use of a customer's key.
/// </summary>
internal sealed class FirehosePermissions(FirehoseHost host)
{
    public IEnumerable<Permission> Of(string operation, JsonObject input)
    {
        if (operation == "ListDeliveryStreams") return [new Permission("firehose:ListDeliveryStreams", "*")];
        var arn = $"arn:{host.Partition}:firehose:{host.Region}:{host.Account}:deliverystream/{NameOf(input)}";
        List<Permission> permissions = [new Permission($"firehose:{operation}", arn)];
        if (operation is not ("CreateDeliveryStream" or "UpdateDestination" or "StartDeliveryStreamEncryption"))
            return permissions;
        // https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html, member Tags.
        if (operation == "CreateDeliveryStream" && input["Tags"] is JsonArray { Count: > 0 })
            permissions.Add(new Permission("firehose:TagDeliveryStream", arn));

        var passed = new Dictionary<string, string[]> { ["iam:PassedToService"] = ["firehose.amazonaws.com"] };
        permissions.AddRange(Roles(input).Distinct().Select(role => new Permission("iam:PassRole", role, passed)));
        if (input["DeliveryStreamEncryptionConfigurationInput"] is JsonObject encryption
            && Text(encryption, "KeyType") == DeliveryEncryption.OfCustomer && Text(encryption, "KeyARN") is { } key)
        {
            permissions.Add(new Permission("kms:CreateGrant", key, new Dictionary<string, string[]>
            {
                ["kms:ViaService"] = [$"firehose.{host.Region}.amazonaws.com"],
                ["kms:GrantIsForAWSResource"] = ["true"],
            }));
        }

        return permissions;
    }

    /// <summary>The Firehose stream's name.</summary>
    /// <exception cref="ServiceException">ValidationException: the input has no name.</exception>
    public static string NameOf(JsonObject input) => JsonServiceHandler.Text(input, "DeliveryStreamName") is { Length: > 0 } name
        ? name
        : throw new ServiceException(
            "ValidationException",
            "1 validation error detected: Value null at 'deliveryStreamName' failed to satisfy constraint: Member must " +
            "not be null");

    // A role may stand anywhere in a configuration: source, destination, backup, schema, and a parameter of a transformation.
    private static IEnumerable<string> Roles(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject part:
                if (Text(part, "RoleARN") is { } role) yield return role;
                if (Text(part, "ParameterName") == "RoleArn" && Text(part, "ParameterValue") is { } parameter)
                    yield return parameter;

                foreach (var (_, member) in part)
                    foreach (var inner in Roles(member)) yield return inner;

                break;
            case JsonArray parts:
                foreach (var inner in parts.SelectMany(Roles)) yield return inner;
                break;
        }
    }

    private static string? Text(JsonObject input, string member) =>
        input[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
