using System.Text.Json.Nodes;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Language;

/// <summary>Reads the statements of a policy, in order.</summary>
internal sealed class StatementParser(string path, PolicyKind kind, bool hasVariables, Action<string> notes)
{
    private static readonly string[] Keys =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private int _count;
    private string _place = "";
    private bool _isWrong;

    /// <summary>Reads a statement; null where no part of it can be applied.</summary>
    public Statement? Parse(JsonNode? node)
    {
        _place = $"statement {++_count}";
        _isWrong = false;
        if (node is not JsonObject statement)
        {
            Note("", "a JSON object", node, "write one");
            return null;
        }

        var sid = statement["Sid"]?.ToString();
        if (!string.IsNullOrEmpty(sid)) _place += $" ({sid})";
        foreach (var (key, value) in statement)
            if (!Keys.Contains(key)) Note(key, $"one of {string.Join(", ", Keys)}", value, "remove it");

        var effect = statement["Effect"]?.ToString();
        if (effect is not ("Allow" or "Deny")) Note("Effect", "Allow or Deny", statement["Effect"], "write one of them");
        var isAllow = effect == "Allow";
        var (actions, isNotAction) = OneOf(statement, "Action", "NotAction");
        var (resources, isNotResource) = kind == PolicyKind.Trust
            ? ((JsonNode?)null, false) : OneOf(statement, "Resource", "NotResource");
        var (principals, isNotPrincipal) = kind == PolicyKind.Identity
            ? ((JsonNode?)null, false) : OneOf(statement, "Principal", "NotPrincipal");
        ForbidWhereOutOfPlace(statement);
        // AWS refuses NotPrincipal with Allow, since it would open the resource to everyone else.
        if (isNotPrincipal && isAllow)
            Note("NotPrincipal", "in a statement whose Effect is Deny", principals, "name who is allowed in Principal");
        var actionList = Actions(actions);
        var resourceList = kind == PolicyKind.Trust ? null : Resources(resources);
        var people = kind == PolicyKind.Identity ? null : new PrincipalList(new PrincipalParser(Note).Parse(principals));
        var conditions = new ConditionParser(hasVariables, Note).Parse(statement["Condition"]);
        // A wrong statement must not allow a call, nor may a mistake weaken a Deny: a Deny keeps its readable parts.
        if (_isWrong && (isAllow || effect != "Deny")) return null;
        var name = string.IsNullOrEmpty(sid) ? $"statement {_count}" : sid;
        return new Statement(
            name,
            isAllow,
            [.. actionList.Select(Glob.Pattern)],
            isNotAction,
            resourceList is null
                ? null : [.. resourceList.Select(resource => PolicyText.Parse(resource, hasVariables, hasWildcards: true))],
            isNotResource,
            people,
            isNotPrincipal,
            conditions,
            isAllow && kind != PolicyKind.Trust
                ? Grants(name, actionList, isNotAction, resourceList, isNotResource, conditions) : []);
    }

    private List<Grant> Grants(
        string sid, List<string> actions, bool isNotAction, List<string>? resources, bool isNotResource,
            IReadOnlyList<Condition> conditions)
    {
        var via = conditions
            .Where(condition => condition.Key.Equals("kms:ViaService", StringComparison.OrdinalIgnoreCase)
                && !condition.Operator.IsNegated)
            .SelectMany(condition => condition.Sources).ToList();
        List<string> rows = isNotAction ? [$"not {string.Join(", ", actions)}"] : actions;
        List<string> columns = isNotResource ? [$"not {string.Join(", ", resources!)}"] : resources!;
        return [.. rows.SelectMany(_ => columns, (action, resource) => new Grant(
            path, sid, action, resource, via, isOfResource: kind == PolicyKind.Resource, hasConditions: conditions.Count > 0))];
    }

    private (JsonNode? Value, bool IsNot) OneOf(JsonObject statement, string name, string notName)
    {
        var (has, hasNot) = (statement.ContainsKey(name), statement.ContainsKey(notName));
        if (has == hasNot)
        {
            Note(name, $"there, or {notName}, and not both", has ? statement[name] : null, has ? "remove one of them"
                : "write it");
        }
        return has ? (statement[name], false) : (statement[notName], hasNot);
    }

    private void ForbidWhereOutOfPlace(JsonObject statement)
    {
        string[] forbidden = kind switch
        {
            PolicyKind.Identity => ["Principal", "NotPrincipal"],
            PolicyKind.Trust => ["Resource", "NotResource"],
            _ => [],
        };
        foreach (var key in forbidden.Where(statement.ContainsKey))
        {
            Note(key, $"left out in {(kind == PolicyKind.Trust ? "a trust policy" : "an identity-based policy")}", statement[key],
                "remove it");
        }
    }

    private List<string> Actions(JsonNode? node)
    {
        var actions = new List<string>();
        foreach (var action in PolicyJson.Strings(node, value => Note("Action", "a text or a list of texts", value, "write one")))
        {
            var colon = action.IndexOf(':');
            var isAction = action == "*"
                || (colon > 0 && colon < action.Length - 1 && action.IndexOf(':', colon + 1) < 0
                    && !action.Any(char.IsWhiteSpace));
            if (isAction)
            {
                actions.Add(action);
            }
            else
            {
                Note("Action", "* or a service prefix and an action, such as s3:GetObject", action,
                    "name the service before the action");
            }
        }

        return actions;
    }

    private List<string> Resources(JsonNode? node)
    {
        var resources = new List<string>();
        foreach (var resource in PolicyJson.Strings(node, value =>
            Note("Resource", "a text or a list of texts", value, "write one")))
        {
            var isPattern = ArnPattern.IsArnPattern(resource)
                || (hasVariables && resource.StartsWith("${", StringComparison.Ordinal));
            if (isPattern)
            {
                resources.Add(resource);
            }
            else
            {
                Note("Resource", "* or an ARN of six parts, such as arn:aws:s3:::bucket/*", resource,
                    "write the resource's ARN");
            }
        }

        return resources;
    }

    private void Note(string what, string rule, JsonNode? value, string advice)
    {
        _isWrong = true;
        notes(MalformedPolicy.Sentence(path, what.Length == 0 ? _place : $"{_place}, {what}", rule, value, advice));
    }
}
