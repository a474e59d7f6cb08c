using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>
/// What a caller needs of the key of a resource that is encrypted with a key of one's own, through the service that uses it.
/// </summary>
internal static class KeyUse
{
    /// <param name="key">The key: an ARN, an id or an alias, as the template has it.</param>
    /// <param name="deployment">Where to look an id up.</param>
    /// <param name="action">Such as <c>kms:Decrypt</c>.</param>
    /// <param name="service">The service's first label, such as <c>s3</c>.</param>
    /// <param name="context">The encryption context that the service sends.</param>
    /// <returns>Nothing where the key is AWS's own, whose policy lets all of the account.</returns>
    public static Need? Of(
        string? key, Deployment deployment, string action, string service, IReadOnlyDictionary<string, string> context)
    {
        if (ArnOf(key, deployment) is not { } arn) return null;
        var keys = context.ToDictionary(pair => $"kms:EncryptionContext:{pair.Key}", pair => new[] { pair.Value });
        keys["kms:ViaService"] =
            [$"{service}.{deployment.Region}.amazonaws.com{(deployment.Partition == "aws-cn" ? ".cn" : "")}"];
        keys["kms:CallerAccount"] = [deployment.Account];
        keys["kms:EncryptionContextKeys"] = [.. context.Keys];
        return new Need(action, arn, keys);
    }

    /// <summary>The key's ARN, or nothing where it is AWS's own or none.</summary>
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

    /// <summary>The key that a table is encrypted with, or nothing.</summary>
    public static string? OfTable(Resource table)
    {
        var properties = table.Properties;
        var replica = (properties["Replicas"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault();
        return (string?)((replica?["SSESpecification"] ?? properties["SSESpecification"]) as JsonObject)?["KMSMasterKeyId"];
    }

    /// <summary>
    /// The key that a bucket's objects are encrypted with, or nothing, and whether the bucket has a key of its own below it.
    /// </summary>
    public static (string? Key, bool IsBucketKey) OfBucket(Resource bucket)
    {
        var rule = (bucket.Properties["BucketEncryption"]?["ServerSideEncryptionConfiguration"] as JsonArray)
            ?.OfType<JsonObject>()
            .FirstOrDefault();
        return ((string?)rule?["ServerSideEncryptionByDefault"]?["KMSMasterKeyID"], (bool?)rule?["BucketKeyEnabled"] ?? false);
    }
}
