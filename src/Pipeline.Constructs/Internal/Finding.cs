using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Constructs.Internal;

/// <summary>Formats a resolved CloudFormation value as cdk-nag does in a finding: <c>&lt;Bucket123.Arn&gt;/data/*</c>.</summary>
/// <remarks>
/// Every value gets a text: it names a finding to acknowledge, and must not fail a synthesis. cdk-nag 3 formats the functions
/// below, and writes everything else as JSON (its <c>flatten-cfn-reference</c>).
/// </remarks>
internal static class Finding
{
    // As JavaScript's JSON.stringify, which does not escape < and other quotation marks.
    private static readonly JsonSerializerOptions AsJavaScript = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The id of the rule's finding for a resource, with the resource in brackets.</summary>
    /// <param name="rule">The rule, such as <c>AwsSolutions-IAM5</c>.</param>
    /// <param name="resolved">The resource as in the template.</param>
    /// <returns> The rule without a resource if cdk-nag cannot format the resource, and reports that instead of a finding;
    /// <c>null</c> if CDK refuses the id because brackets in the value do not match. </returns>
    public static string? Of(string rule, object? resolved)
    {
        if (Flatten(resolved) is not { } text) return rule;
        var id = $"{rule}[Resource::{text}]";
        return IsBalanced(id) ? id : null;
    }

    /// <summary>The value's text; <c>null</c> if cdk-nag fails on it: a list that one function joins and another makes.</summary>
    public static string? Flatten(object? value)
    {
        switch (value)
        {
            case null: return "";
            case string text: return text.Replace("${", "<", StringComparison.Ordinal).Replace('}', '>');
        }

        if (Argument(value, "Fn::Join") is { } join) return Join(join);
        if (Argument(value, "Fn::Sub") is { } sub) return Flatten(sub);
        if (Argument(value, "Fn::GetAtt") is IList { Count: 2 } names) return $"<{Flatten(names[0])}.{Flatten(names[1])}>";
        if (Argument(value, "Fn::ImportValue") is { } import) return Flatten(import);
        if (Argument(value, "Ref") is { } target) return $"<{Flatten(target)}>";
        return JsonSerializer.Serialize(value, AsJavaScript);
    }

    private static string? Join(object join)
    {
        if (join is not IList { Count: 2 } arguments) return null;
        if (arguments[0] is not string delimiter || arguments[1] is not IList items) return null;
        string?[] texts = [.. items.Cast<object?>().Select(Flatten)];
        return texts.Contains(null) ? null : string.Join(delimiter, texts);
    }

    private static object? Argument(object value, string function) => value switch
    {
        IDictionary<string, object> functions => functions.TryGetValue(function, out var argument) ? argument : null,
        IDictionary functions => functions[function],
        _ => null,
    };

    // CDK refuses an id with unbalanced brackets: core/lib/validation/private/validation-id of aws-cdk-lib.
    private static bool IsBalanced(string id)
    {
        var open = new Stack<char>();
        foreach (var character in id)
        {
            if (character is '[' or '(' or '{') open.Push(character);
            if (character is not (']' or ')' or '}')) continue;
            if (!open.TryPop(out var opened) || (opened, character) is not (('[', ']') or ('(', ')') or ('{', '}'))) return false;
        }

        return open.Count == 0;
    }
}
