using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Access.Language;

/// <summary>
/// Reads values of policies: one value alone or several in a list, and numbers and truth values with or without quotes.
/// </summary>
internal static class PolicyJson
{
    /// <summary>The node at a path of keys; null where the path does not lead through objects.</summary>
    public static JsonNode? Find(JsonNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) node = (node as JsonObject)?[key];
        return node;
    }

    /// <param name="node">One value or a list.</param>
    /// <param name="wrong">Gets each value that is not text, a number or a truth value.</param>
    public static IEnumerable<string> Strings(JsonNode? node, Action<JsonNode?> wrong)
    {
        // OneOf has already reported the missing key.
        if (node is null) yield break;
        foreach (var element in node is JsonArray list ? list.ToList() : [node])
        {
            switch (element?.GetValueKind())
            {
                case JsonValueKind.String: yield return element.GetValue<string>(); break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    yield return element.ToJsonString();
                    break;
                default: wrong(element); break;
            }
        }

        if (node is JsonArray { Count: 0 }) wrong(node);
    }
}

/// <summary>Reads Principal and NotPrincipal elements.</summary>
internal sealed class PrincipalParser(MalformedNote note)
{
    private const string Rule = "\"*\" or an object with AWS, Service, Federated or CanonicalUser";

    public IEnumerable<(string Type, string Value)> Parse(JsonNode? node)
    {
        switch (node)
        {
            case null: return [];
            case JsonValue value when value.ToString() == "*": return [("*", "*")];
            case JsonObject types: return [.. types.SelectMany(type => Values(type.Key, type.Value))];
            default:
                note("Principal", Rule, node, "write one");
                return [];
        }
    }

    private IEnumerable<(string Type, string Value)> Values(string type, JsonNode? node)
    {
        if (type is not ("AWS" or "Service" or "Federated" or "CanonicalUser"))
        {
            note("Principal", Rule, type, "write one of them");
            yield break;
        }

        foreach (var value in PolicyJson.Strings(node, wrong =>
            note($"Principal {type}", "a text or a list of texts", wrong, "write one")))
        {
            if (IsWrong(type, value) is { } rule)
                note($"Principal {type}", rule, value, "write the whole name; only * alone is a wildcard");
            else yield return (type, value);
        }
    }

    private static string? IsWrong(string type, string value) => type switch
    {
        // An account has digits only. An id such as AROA... stands where a role was deleted: it is valid, but matches no caller.
        "AWS" when value != "*" && !value.All(char.IsAsciiLetterOrDigit)
            && !IsArn(value) => "an account, or the ARN of a role, session or user",
        "Service" when !value.Contains('.') || value.Contains('*') => "a service's name, such as lambda.amazonaws.com",
        _ => null,
    };

    private static bool IsArn(string value) =>
        value.StartsWith("arn:", StringComparison.Ordinal) && !value.Contains('*') && value.Split(':').Length >= 6;
}

/// <summary>Takes a mistake: its place, the values that are allowed there, the value that stands there, and what to do.</summary>
internal delegate void MalformedNote(string what, string rule, JsonNode? value, string advice);
