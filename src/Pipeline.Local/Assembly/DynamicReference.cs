using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Local.Assembly;

/// <summary>
/// References to values outside the template, <c>{{resolve:ssm:NAME}}</c> and <c>{{resolve:secretsmanager:ID}}</c>
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html). A plain SSM parameter is replaced by
/// its value if the value is given, or if a stack of the run makes the parameter. Other references stay as text, since their
/// values are not on this computer.
/// </summary>
internal static partial class DynamicReference
{
    public static Resolved Resolve(string text, StackScope scope, string place)
    {
        if (!text.Contains("{{resolve:", StringComparison.Ordinal)) return Resolved.Plain(JsonValue.Create(text));
        var references = new HashSet<ResourceNode>();
        return new Resolved(JsonValue.Create(Reference().Replace(text, Value)), references);

        string Value(Match match)
        {
            var (value, owners) = ValueOf(match, scope, place);
            references.UnionWith(owners);
            return ValueText.Of(value);
        }
    }

    private static Resolved ValueOf(Match match, StackScope scope, string place)
    {
        var (service, name) = (match.Groups["service"].Value, match.Groups["name"].Value);
        var parameter = service == "ssm" ? scope.Run.SsmParameter(name) : Resolved.Plain(null);
        if (parameter.Value is not null) return parameter;
        scope.Run.Note(
            scope.PathOf(place),
            match.Value,
            service == "secretsmanager"
                ? "there are no secrets here: the reference stays as text, so any user of the secret gets this text " +
                "instead of the secret."
                : $"there is no parameter store here: the reference stays as text; give the value with --parameter " +
                $"{name}=VALUE where it matters.");
        return parameter with { Value = JsonValue.Create(match.Value) };
    }

    [GeneratedRegex(@"\{\{resolve:(?<service>ssm|ssm-secure|secretsmanager):(?<name>(arn:[^}]*|[^}:]*))[^}]*\}\}")]
    private static partial Regex Reference();
}
