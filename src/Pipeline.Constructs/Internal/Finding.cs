using System.Collections;
using System.Text.Json;

namespace Pipeline.Constructs.Internal;

/// <summary>Writes a resolved CloudFormation value as cdk-nag writes it in a finding: <c>&lt;Bucket123.Arn&gt;/data/*</c>.</summary>
internal static class Finding
{
    public static string Flatten(object? resolved) => resolved switch
    {
        string text => text.Replace("${", "<", StringComparison.Ordinal).Replace('}', '>'),
        IDictionary<string, object> { Count: 1 } function => Flatten(function.Single()),
        _ => throw new ArgumentException($"is no text and no function of CloudFormation: {resolved}", nameof(resolved)),
    };

    private static string Flatten(KeyValuePair<string, object> function)
    {
        object[] arguments = function.Value is IEnumerable list and not string ? [.. list.Cast<object>()] : [function.Value];
        return function.Key switch
        {
            "Ref" => $"<{Flatten(arguments[0])}>",
            "Fn::GetAtt" => $"<{Flatten(arguments[0])}.{Flatten(arguments[1])}>",
            "Fn::Join" => string.Join((string)arguments[0], ((IEnumerable)arguments[1]).Cast<object>().Select(Flatten)),
            "Fn::Sub" or "Fn::ImportValue" => Flatten(arguments[0]),
            "Fn::Select" => JsonSerializer.Serialize(new Dictionary<string, object> { [function.Key] = arguments }),
            _ => $"<{function.Key}>",
        };
    }
}
