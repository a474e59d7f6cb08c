using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// The permissions of the roles that Firehose assumes in a template, in words that do not change with logical ids.
/// </summary>
internal static partial class RolePolicies
{
    /// <summary>One statement of a role.</summary>
    public sealed record Statement(string Role, string[] Actions, string[] Resources, string Conditions);

    public static IReadOnlyList<Statement> OfFirehose(Template template)
    {
        var roles = template.All("AWS::IAM::Role")
            .Where(role => role.Value["Properties"]!["AssumeRolePolicyDocument"]!.ToJsonString()
                .Contains("\"firehose.amazonaws.com\"", StringComparison.Ordinal))
            .Select(role => role.Key).ToHashSet();
        return
        [
            .. from type in new[] { "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy" }
               from policy in template.All(type).Values
               from role in policy["Properties"]!["Roles"]!.AsArray()
               let name = (string?)role!["Ref"]
               where name is not null && roles.Contains(name)
               from statement in policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
               select new Statement(
                   name.Contains("SourceRole", StringComparison.Ordinal) ? "source" : "destination",
                   Texts(statement!["Action"]),
                   Texts(statement["Resource"]),
                   Condition(statement["Condition"])),
        ];
    }

    private static string[] Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(Text)] : [Text(node)];

    private static string Condition(JsonNode? node) => node is not JsonObject operators ? "" : string.Join("; ",
        from op in operators
        from key in op.Value!.AsObject()
        select $"{key.Key} {op.Key} {string.Join(", ", Texts(key.Value))}");

    // CloudFormation's functions in a readable form: <Bucket.Arn>/data/*.
    private static string Text(JsonNode? node) => node switch
    {
        JsonValue value => value.ToString(),
        JsonObject { Count: 1 } function => Function(function.Single()),
        _ => node?.ToJsonString() ?? "",
    };

    private static string Function(KeyValuePair<string, JsonNode?> function) => function.Key switch
    {
        "Ref" => $"<{Name(Text(function.Value))}>",
        "Fn::GetAtt" => $"<{Name(Text(function.Value![0]))}.{Text(function.Value[1])}>",
        "Fn::Join" => string.Join(Text(function.Value![0]), function.Value[1]!.AsArray().Select(Text)),
        _ => $"<{function.Key[4..]}>",
    };

    // Without the path before the id and CDK's hash after it.
    private static string Name(string logicalId) =>
        logicalId.StartsWith("AWS::", StringComparison.Ordinal) ? logicalId[5..] : Hash().Replace(logicalId, "");

    [GeneratedRegex("[0-9A-F]{8}$")]
    private static partial Regex Hash();
}
