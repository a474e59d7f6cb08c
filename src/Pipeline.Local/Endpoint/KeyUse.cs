using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// The permission that a caller needs for the customer's key of an encrypted resource, through the service that uses the key.
/// </summary>
internal static class KeyUse
{
    /// <param name="key">The key as the template has it: an ARN, an id or an alias.</param>
    /// <param name="deployment">The deployment in which an id is looked up.</param>
    /// <param name="action">The action, such as <c>kms:Decrypt</c>.</param>
    /// <param name="service">The service's first label, such as <c>s3</c>.</param>
    /// <param name="context">The encryption context that the service sends.</param>
    /// <returns>The permission; null where the key is AWS's own, whose policy allows the whole account.</returns>
    public static Permission? Of(
        string? key, Deployment deployment, string action, string service, IReadOnlyDictionary<string, string> context)
    {
        if (ArnOf(key, deployment) is not { } arn) return null;
        var keys = context.ToDictionary(pair => $"kms:EncryptionContext:{pair.Key}", pair => new[] { pair.Value });
        keys["kms:ViaService"] =
            [$"{service}.{deployment.Region}.amazonaws.com{(deployment.Partition == "aws-cn" ? ".cn" : "")}"];
        keys["kms:CallerAccount"] = [deployment.Account];
        keys["kms:EncryptionContextKeys"] = [.. context.Keys];
        return new Permission(action, arn, keys);
    }

    /// <summary>The key's ARN; null where the key is AWS's own or there is none.</summary>
    public static string? ArnOf(string? key, Deployment deployment)
    {
        if (string.IsNullOrEmpty(key) || key.Contains("alias/aws/", StringComparison.Ordinal)) return null;
        if (deployment.Find(key) is { Type: AwsType.Kms.Key } found) return found.Arn;
        var alias = deployment.OfType(AwsType.Kms.Alias)
            .FirstOrDefault(alias => key.EndsWith($"{alias.Properties["AliasName"]}", StringComparison.Ordinal));
        if (alias is not null) return ArnOf((string?)alias.Properties["TargetKeyId"], deployment);
        return key.StartsWith("arn:", StringComparison.Ordinal)
            ? key : $"arn:{deployment.Partition}:kms:{deployment.Region}:{deployment.Account}:key/{key}";
    }

    /// <summary>The key that encrypts a table, as the template names it; null where it names none.</summary>
    public static string? OfTable(Resource table)
    {
        var properties = table.Properties;
        var replica = (properties["Replicas"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault();
        return (string?)((replica?["SSESpecification"] ?? properties["SSESpecification"]) as JsonObject)?["KMSMasterKeyId"];
    }

    /// <summary>
    /// The key that encrypts a bucket's objects, null for none, and whether the bucket uses an S3 bucket key below it.
    /// </summary>
    public static (string? Key, bool IsBucketKey) OfBucket(Resource bucket)
    {
        var rule = (bucket.Properties["BucketEncryption"]?["ServerSideEncryptionConfiguration"] as JsonArray)
            ?.OfType<JsonObject>()
            .FirstOrDefault();
        return ((string?)rule?["ServerSideEncryptionByDefault"]?["KMSMasterKeyID"], (bool?)rule?["BucketKeyEnabled"] ?? false);
    }
}
