using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>
/// The patterns of <see cref="ResourceKind"/>: <c>{region}</c>, <c>{account}</c>, <c>{partition}</c> and <c>{suffix}</c> come
/// from the environment; <c>{name}</c>, <c>{ref}</c> and <c>{arn}</c> from the resource; <c>{uuid}</c>, <c>{hexN}</c> and
/// <c>{idN}</c> are derived from its place; <c>{Property|default}</c> is a property.
/// </summary>
internal static partial class ResourcePattern
{
    public static string Expand(string pattern, ResourceNode node) => Token().Replace(pattern, match => Value(match, node));

    private static string Value(Match match, ResourceNode node)
    {
        var (token, environment, seed) = (match.Groups["token"].Value, node.Scope.Run.Environment, $"{node.Type}\n{node.Place}");
        return token switch
        {
            "region" => environment.Region,
            "account" => environment.Account,
            "partition" => environment.Partition,
            "suffix" => environment.UrlSuffix,
            "name" => node.Name,
            "ref" => node.Ref,
            "arn" => node.Arn ?? node.Name,
            "uuid" => Derived.Uuid(seed),
            "function" => FunctionArn(node),
            _ when Sized().Match(token) is { Success: true } sized => sized.Groups["kind"].Value == "hex"
                ? Derived.Hex(seed, int.Parse(sized.Groups["length"].ValueSpan))
                : Derived.Letters(seed, int.Parse(sized.Groups["length"].ValueSpan)),
            _ => node.Given(token) ?? match.Groups["default"].Value,
        };
    }

    // Versions, aliases and mappings give their function by its name, or by its ARN in full or in part.
    private static string FunctionArn(ResourceNode node)
    {
        var function = node.Given("FunctionName") ?? "";
        if (function.StartsWith("arn:", StringComparison.Ordinal)) return function;
        return Expand("arn:{partition}:lambda:{region}:{account}:function:", node) + function[(function.LastIndexOf(':') + 1)..];
    }

    [GeneratedRegex(@"\{(?<token>[^}|]+)(\|(?<default>[^}]*))?\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?<kind>hex|id)(?<length>\d+)$")]
    private static partial Regex Sized();
}
