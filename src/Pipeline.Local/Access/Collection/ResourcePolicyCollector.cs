using System.Text.Json.Nodes;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Collection;

/// <summary>Collects the policies of resources.</summary>
internal sealed class ResourcePolicyCollector(Deployment deployment, PolicyStore store)
{
    public void Collect()
    {
        foreach (var resource in deployment.Resources)
        {
            var properties = resource.Properties;
            switch (resource.Type)
            {
                case AwsType.S3.BucketPolicy:
                    Add(resource, properties["PolicyDocument"], properties["Bucket"], name =>
                        $"arn:{deployment.Partition}:s3:::{name}");
                    break;
                case AwsType.Sqs.QueuePolicy:
                    Add(resource, properties["PolicyDocument"], properties["Queues"], QueueArn);
                    break;
                case "AWS::SQS::QueueInlinePolicy":
                    Add(resource, properties["PolicyDocument"], properties["Queue"], QueueArn);
                    break;
                case AwsType.Sns.TopicPolicy:
                    Add(resource, properties["PolicyDocument"], properties["Topics"], arn => arn);
                    break;
                case "AWS::SNS::TopicInlinePolicy":
                    Add(resource, properties["PolicyDocument"], properties["TopicArn"], arn => arn);
                    break;
                case AwsType.Kinesis.ResourcePolicy:
                    Add(resource, properties["ResourcePolicy"], properties["ResourceArn"], arn => arn);
                    break;
                case "AWS::SecretsManager::ResourcePolicy":
                    Add(resource, properties["ResourcePolicy"], properties["SecretId"], arn => arn);
                    break;
                case AwsType.Kms.Key or AwsType.Kms.ReplicaKey:
                    AddOwn(resource, properties["KeyPolicy"] ?? DefaultKeyPolicy(), "KeyPolicy");
                    break;
                case AwsType.DynamoDb.Table:
                    AddTable(resource, properties);
                    break;
                case AwsType.DynamoDb.GlobalTable:
                    var replicas = (properties["Replicas"] as JsonArray)?.OfType<JsonObject>() ?? [];
                    if (replicas.FirstOrDefault(replica => replica["Region"]?.ToString() == deployment.Region) is { } here)
                        AddTable(resource, here);
                    break;
                case AwsType.Lambda.Permission:
                    AddPermission(resource);
                    break;
            }
        }
    }

    private void Add(Resource resource, JsonNode? document, JsonNode? targets, Func<string, string> arnOf)
    {
        var policy = store.Parse(resource.Path, PolicyKind.Resource, document);
        foreach (var target in PolicyJson.Strings(targets, _ => { }))
            store.AddResourcePolicy(target.StartsWith("arn:", StringComparison.Ordinal) ? target : arnOf(target), policy);
    }

    private void AddOwn(Resource resource, JsonNode? document, string part, string suffix = "")
    {
        if (document is null || resource.Arn is null) return;
        store.AddResourcePolicy(resource.Arn + suffix, store.Parse($"{resource.Path}, {part}", PolicyKind.Resource, document));
    }

    private void AddTable(Resource resource, JsonObject properties)
    {
        AddOwn(resource, PolicyJson.Find(properties, "ResourcePolicy", "PolicyDocument"), "ResourcePolicy");
        foreach (var stream in (string[])["StreamSpecification", "ReplicaStreamSpecification"])
        {
            AddOwn(resource, PolicyJson.Find(properties, stream, "ResourcePolicy", "PolicyDocument"), $"{stream}.ResourcePolicy",
                "/stream/");
        }
    }

    // A template names a queue by its URL, which ends with the queue's name.
    private string QueueArn(string url) =>
        deployment.Find(url)?.Arn
        ?? $"arn:{deployment.Partition}:sqs:{deployment.Region}:{deployment.Account}:{url[(url.LastIndexOf('/') + 1)..]}";

    // The policy that KMS gives a key that is made without one
    // (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
    private JsonObject DefaultKeyPolicy() => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = $"arn:{deployment.Partition}:iam::{deployment.Account}:root" },
            ["Action"] = "kms:*",
            ["Resource"] = "*",
        },
    };

    /// <summary>AWS::Lambda::Permission is another form of a statement in the function's policy.</summary>
    private void AddPermission(Resource resource)
    {
        var properties = resource.Properties;
        var arn = FunctionArn(properties["FunctionName"]?.ToString() ?? "");
        var principal = properties["Principal"]?.ToString() ?? "";
        var isService = principal.Contains(".amazonaws.com", StringComparison.Ordinal);
        var condition = new JsonObject();
        if (properties["SourceArn"] is { } source)
            condition["ArnLike"] = new JsonObject { ["aws:SourceArn"] = source.DeepClone() };
        var equals = new JsonObject();
        if (properties["SourceAccount"] is { } account) equals["aws:SourceAccount"] = account.DeepClone();
        if (properties["PrincipalOrgID"] is { } organization) equals["aws:PrincipalOrgID"] = organization.DeepClone();
        if (equals.Count > 0) condition["StringEquals"] = equals;
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = principal == "*" ? "*" : new JsonObject { [isService ? "Service" : "AWS"] = principal },
            ["Action"] = properties["Action"]?.DeepClone(),
            // A version or an alias behind the name, here or in the call, is ignored in a run.
            ["Resource"] = new JsonArray(ResourceKey.Of(arn), $"{ResourceKey.Of(arn)}:*"),
        };
        if (condition.Count > 0) statement["Condition"] = condition;
        var document = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statement };
        store.AddResourcePolicy(arn, store.Parse(resource.Path, PolicyKind.Resource, document));
    }

    // The function may be given by name, by ARN, or by the part of the ARN that begins with the account.
    private string FunctionArn(string name)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal)) return name;
        const string marker = "function:";
        var start = name.LastIndexOf(marker, StringComparison.Ordinal);
        var function = start < 0 ? name : name[(start + marker.Length)..];
        return $"arn:{deployment.Partition}:lambda:{deployment.Region}:{deployment.Account}:function:{function}";
    }
}
