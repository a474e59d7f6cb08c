using System.Text.Json.Nodes;

namespace Pipeline.Local.Access.Collection;

/// <summary>
/// The documents of AWS's managed policies that stream applications use most, each with its page and its default version, from
/// the files
/// in ManagedPolicies (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html).
/// </summary>
internal static class AwsManagedPolicies
{
    private const string Marker = ":policy/";
    private const string Prefix = "managed-policies/";

    private static readonly Lazy<IReadOnlyDictionary<string, JsonObject>> Known = new(Read);

    /// <summary>The names of the known policies, without their paths. For tests, which check all of them.</summary>
    public static IEnumerable<string> Names => Known.Value.Keys.Select(PolicyName.Of).Order(StringComparer.Ordinal);

    /// <summary>
    /// The content of each file: <c>Source</c>, <c>Path</c>, <c>DefaultVersion</c> and <c>Document</c>. For tests, which check
    /// all of them.
    /// </summary>
    public static IEnumerable<JsonObject> Files => Known.Value.Values;

    /// <summary>A policy's document; <c>null</c> where the policy is not known here.</summary>
    public static JsonNode? Find(string arn)
    {
        var start = arn.IndexOf(":iam::aws" + Marker, StringComparison.Ordinal);
        if (start < 0) return null;
        var path = arn[(start + ":iam::aws".Length + Marker.Length)..];
        return Known.Value.TryGetValue(path, out var file) ? file["Document"] : null;
    }

    private static Dictionary<string, JsonObject> Read()
    {
        var assembly = System.Reflection.Assembly.GetExecutingAssembly();
        var files = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var file = JsonNode.Parse(stream)!.AsObject();
            files[(string)file["Path"]!] = file;
        }

        return files;
    }
}

/// <summary>The names of policies and roles.</summary>
internal static class PolicyName
{
    /// <summary>
    /// The last part of an ARN or a name, behind its path: <c>Writers</c> of
    /// <c>arn:aws:iam::111122223333:policy/team/Writers</c>.
    /// </summary>
    public static string Of(string arnOrName) => arnOrName[(arnOrName.LastIndexOf('/') + 1)..];
}
