using System.Text.RegularExpressions;

namespace Pipeline.Local.Assembly;

/// <summary>
/// References to values outside the template, <c>{{resolve:ssm:NAME}}</c> and <c>{{resolve:secretsmanager:ID}}</c>
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html). A plain SSM parameter that is given
/// or that a stack of the run makes is put in; the others stay as text, since their values are not on this computer.
/// </summary>
internal static partial class DynamicReference
{
    public static string Resolve(string text, StackScope scope, string place) =>
        text.Contains("{{resolve:", StringComparison.Ordinal)
        ? Reference().Replace(text, match => Value(match, scope, place))
        : text;

    private static string Value(Match match, StackScope scope, string place)
    {
        var (service, name) = (match.Groups["service"].Value, match.Groups["name"].Value);
        if (service == "ssm" && scope.Run.SsmParameter(name) is { } value) return value;
        scope.Run.Note(
            scope.PathOf(place),
            match.Value,
            service == "secretsmanager"
                ? "there are no secrets here: the reference stays as text, so whatever would use the secret gets this text " +
                "instead."
                : $"there is no parameter store here: the reference stays as text; give the value with --parameter " +
                $"{name}=VALUE " +
                $"where it matters.");
        return match.Value;
    }

    [GeneratedRegex(@"\{\{resolve:(?<service>ssm|ssm-secure|secretsmanager):(?<name>(arn:[^}]*|[^}:]*))[^}]*\}\}")]
    private static partial Regex Reference();
}
