using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Decisions;

/// <summary>Facts about the account and its resources that conditions ask for.</summary>
internal sealed class AccountFacts(Deployment deployment)
{
    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _tags = deployment.Resources
        .Where(resource => resource.Arn is not null)
        .GroupBy(resource => resource.Arn!)
        .ToDictionary(group => group.Key, group => Tags(group.First()));

    public string Account => deployment.Account;

    public string Region => deployment.Region;

    public string Partition => deployment.Partition;

    /// <summary>The account in an ARN; this account where the ARN has none, such as those of S3.</summary>
    public string AccountOf(string arn) => arn.Split(':', 6) is [_, _, _, _, { Length: > 0 } account, _] ? account : Account;

    public IReadOnlyDictionary<string, string> TagsOf(string arn) => _tags.GetValueOrDefault(arn, NoTags);

    /// <summary>A resource's tags, in either of CloudFormation's forms.</summary>
    public static IReadOnlyDictionary<string, string> Tags(Resource resource)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        switch (resource.Properties["Tags"])
        {
            case JsonArray list:
                foreach (var tag in list.OfType<JsonObject>())
                    if (tag["Key"] is JsonValue key && tag["Value"] is JsonValue value) tags[key.ToString()] = value.ToString();

                break;
            case JsonObject map:
                foreach (var (key, value) in map) tags[key] = value?.ToString() ?? "";
                break;
        }

        return tags;
    }
}
