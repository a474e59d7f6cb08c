using System.Text.Json.Nodes;

namespace Pipeline.Testing;

/// <summary>
/// What would stop a second creation of a stack, after the first one failed or the stack was deleted: resources that stay behind,
/// and resources with a fixed name.
/// </summary>
internal static class SecondCreation
{
    /// <summary>Stands for a reason that this class does not know; a test fails if it finds one.</summary>
    public const string NoReason = "no reason is given";

    // Why resources of a type may stay when their stack is deleted.
    private static readonly Dictionary<string, string> WhyKept = new()
    {
        ["AWS::ApiGateway::Account"] = "the account's and Region's, not the stack's",
        ["AWS::DynamoDB::GlobalTable"] = "holds events; a protected one cannot be deleted by a rollback either",
        ["AWS::IAM::Role"] = "the API Gateway account names it",
        ["AWS::Kinesis::Stream"] = "holds events",
        ["AWS::KMS::Key"] = "decrypts what is kept",
        ["AWS::Logs::LogGroup"] = "holds logs",
        ["AWS::Logs::LogStream"] = "holds logs; named inside a log group whose name is generated",
        ["AWS::OpenSearchService::Domain"] = "holds documents",
        ["AWS::S3::Bucket"] = "holds objects",
        ["AWS::SecretsManager::Secret"] = "opens the domain that is kept",
        ["AWS::SQS::Queue"] = "holds events that were not delivered",
    };

    // Why resources of a type have a fixed name.
    private static readonly Dictionary<string, string> WhyNamed = new()
    {
        ["AWS::ApiGateway::Model"] = "named inside its API",
        ["AWS::ApiGateway::RequestValidator"] = "named inside its API",
        ["AWS::ApiGateway::Stage"] = "named inside its API",
        ["AWS::ApiGateway::RestApi"] = "names of APIs need not differ",
        ["AWS::Athena::NamedQuery"] = "names of saved queries need not differ",
        ["AWS::Athena::WorkGroup"] = "CloudFormation takes a name and generates none; it goes with its stack",
        ["AWS::Glue::Database"] = "SQL names it; it goes with its stack",
        ["AWS::Glue::Table"] = "SQL names it; it goes with its stack",
        ["AWS::Kinesis::Channel"] = "CloudFormation takes a name and generates none; it goes with its stack",
        ["AWS::Kinesis::StreamConsumer"] = "named inside its stream",
        ["AWS::Logs::LogStream"] = "Firehose writes to it by its name; named inside a log group whose name is generated",
        ["AWS::OpenSearchServerless::AccessPolicy"] = "CloudFormation takes a name and generates none; it goes with its stack",
        ["AWS::OpenSearchServerless::Collection"] = "its encryption policy names it; it goes with its stack",
        ["AWS::OpenSearchServerless::SecurityPolicy"] = "CloudFormation takes a name and generates none; it goes with its stack",
    };

    // The properties that contain a name.
    private static readonly string[] Nested = ["DatabaseInput", "TableInput"];

    /// <summary>One line for each kind of resource: type, policy, name, and why it is kept or named.</summary>
    /// <param name="templates">The templates.</param>
    public static string Of(IEnumerable<Template> templates) => string.Join('\n', All(templates)
        .Where(resource => resource.IsKept || resource.IsNamed)
        .Select(resource => string.Join("; ", Describe(resource)))
        .Distinct()
        .Order(StringComparer.Ordinal));

    /// <summary>The resources that stay behind under a name which the next creation uses again, so that it fails.</summary>
    /// <param name="templates">The templates.</param>
    public static IEnumerable<string> Blocking(IEnumerable<Template> templates) => All(templates)
        .Where(resource => resource.IsKept && resource.IsNamed && resource.Type != "AWS::Logs::LogStream")
        .Select(resource => $"{resource.Type} {resource.Id}");

    /// <summary>The resources that stay behind when the first creation of their stack fails.</summary>
    /// <param name="templates">The templates.</param>
    public static IEnumerable<string> LeftByAFailedCreation(IEnumerable<Template> templates) => All(templates)
        .Where(resource => resource.Policy == "Retain")
        .Select(resource => resource.Type)
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Describe(Resource resource)
    {
        yield return $"{resource.Type}: {resource.Policy ?? "Delete"}";
        if (resource.IsKept) yield return $"kept: {WhyKept.GetValueOrDefault(resource.Type, NoReason)}";
        if (resource.IsNamed) yield return $"named: {WhyNamed.GetValueOrDefault(resource.Type, NoReason)}";
    }

    private static IEnumerable<Resource> All(IEnumerable<Template> templates) =>
        from template in templates
        from resource in template.Json["Resources"]!.AsObject()
        let type = (string)resource.Value!["Type"]!
        where !type.StartsWith("Custom::", StringComparison.Ordinal)
        let properties = resource.Value["Properties"] as JsonObject ?? []
        select new Resource(resource.Key, type, (string?)resource.Value["DeletionPolicy"], IsNamed(type, properties));

    // Its fixed name: the property Name, or one that ends in the type and Name, such as BucketName of AWS::S3::Bucket.
    private static bool IsNamed(string type, JsonObject properties)
    {
        var kind = type.Split("::")[^1];
        var other = kind switch
        {
            "GlobalTable" => "TableName",
            "StreamConsumer" => "ConsumerName",
            _ => "Name",
        };
        return new[] { "Name", $"{kind}Name", other }.Any(properties.ContainsKey)
            || Nested.Any(part => properties[part]?["Name"] is not null);
    }

    private sealed record Resource(string Id, string Type, string? Policy, bool IsNamed)
    {
        public bool IsKept => Policy is "Retain" or "RetainExceptOnCreate";
    }
}
