using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Internal;

/// <summary>The effects of a changed key on data that the old key encrypted.</summary>
internal static class KeyRules
{
    private const string ManagedByAws = "alias/aws/";

    /// <summary>
    /// For each type whose readers decrypt for themselves: where it names its key, and the service through which they decrypt.
    /// DynamoDB, CloudWatch Logs and OpenSearch are left out: they decrypt for their readers.
    /// </summary>
    public static IReadOnlyDictionary<string, (Func<TemplateResource, JsonNode?> Key, string Service)> KeyOf { get; } =
        new Dictionary<string, (Func<TemplateResource, JsonNode?>, string)>
        {
            [AwsType.Kinesis.Stream] = (stream => stream.At("StreamEncryption.KeyId"), "kinesis"),
            [AwsType.S3.Bucket] = (
                bucket => bucket.Elements("BucketEncryption.ServerSideEncryptionConfiguration")
                    .Select(rule => (rule["ServerSideEncryptionByDefault"] as JsonObject)?["KMSMasterKeyID"])
                    .FirstOrDefault(),
                "s3"),
            [AwsType.Sqs.Queue] = (queue => queue.At("KmsMasterKeyId"), "sqs"),
        };

    /// <summary>Finds an old key that leaves its stack, or a policy that no longer lets its role read with the old key.</summary>
    public static ChangeEffect? FormerKeyOfReaders(ResourceChange change)
    {
        if (change.Is is not { } now) return null;
        var (keyOf, service) = KeyOf[now.Type];
        if (keyOf(change.Was) is not { } was || IsManagedByAws(was)) return null;
        var key = keyOf(now);
        if (TemplateText.Canonical(was) == TemplateText.Canonical(key)) return null;
        var isGone = TargetOf(was) is { } id && change.After.Find(id) is null;
        string[] losing =
        [
            .. from policy in change.Before.Resources
               where Reads(policy, was, service)
               let after = change.After.Find(policy.LogicalId)
               where after is not null && !Reads(after, was, service)
               orderby policy.Path
               select policy.Path,
        ];
        if (losing.Length == 0 && !isGone) return null;
        string[] why =
        [
            .. isGone ? ["which leaves the stack"] : (string[])[],
            .. losing.Length == 0 ? (string[])[] : [$"which {string.Join(", ", losing)} may not use any more"],
        ];
        return new ChangeEffect(
            $"gets another key, and its data stays encrypted with the old one, {string.Join(", and ", why)}",
            ["KeyId"],
            TemplateText.Canonical(was),
            TemplateText.Canonical(key));
    }

    private static bool IsManagedByAws(JsonNode key) =>
        key is JsonValue value && value.TryGetValue<string>(out var id) && id.StartsWith(ManagedByAws, StringComparison.Ordinal);

    // A statement that allows both decrypting and generating data keys belongs to a writer to S3, SQS or Firehose: the writer
    // decrypts only what it writes itself, not older data.
    private static bool Reads(TemplateResource policy, JsonNode key, string service)
    {
        if (policy.Type is not (AwsType.Iam.Policy or AwsType.Iam.ManagedPolicy or AwsType.Iam.RolePolicy)) return false;
        var name = TargetOf(key);
        return policy.Elements("PolicyDocument.Statement").Any(statement =>
            TemplateText.Show(statement["Effect"]) == "Allow" &&
            List(statement["Action"]).Select(TemplateText.Show).ToArray() is var actions &&
            actions.Contains("kms:Decrypt") && !actions.Contains("kms:GenerateDataKey") &&
            List(statement["Resource"]).Any(resource => name is null
                ? TemplateText.Canonical(resource) == TemplateText.Canonical(key)
                : TargetOf(resource) == name) &&
            IsThrough(statement["Condition"], service));
    }

    private static bool IsThrough(JsonNode? condition, string service) =>
        ((condition as JsonObject)?["StringEquals"] as JsonObject)?[ViaService.Key] is not { } via ||
        TemplateText.Show(via).StartsWith($"{service}.", StringComparison.Ordinal);

    // A template names a key by { "Ref": "Key" } or by { "Fn::GetAtt": ["Key", "Arn"] }.
    private static string? TargetOf(JsonNode? reference) => (reference as JsonObject) switch
    {
        { } functions when functions["Ref"] is { } target => (string?)target,
        { } functions when functions["Fn::GetAtt"] is JsonArray { Count: > 0 } names => (string?)names[0],
        _ => null,
    };

    private static IReadOnlyList<JsonNode?> List(JsonNode? value) => value is JsonArray list ? [.. list] : [value];
}
