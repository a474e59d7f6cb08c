using System.Text.Json.Nodes;

namespace Pipeline.Local.Access.Language;

/// <summary>Reads Condition elements.</summary>
internal sealed class ConditionParser(bool hasVariables, MalformedNote note)
{
    private const string IfExistsSuffix = "IfExists";

    public IReadOnlyList<Condition> Parse(JsonNode? node)
    {
        switch (node)
        {
            case null: return [];
            case JsonObject block: return [.. block.SelectMany(entry => Operator(entry.Key, entry.Value))];
            default:
                note("Condition", "an object of operators", node, "write one");
                return [];
        }
    }

    private IEnumerable<Condition> Operator(string name, JsonNode? keys)
    {
        var (quantifier, rest) = name.Split(':', 2) switch
        {
            ["ForAllValues", var op] => (Quantifier.ForAllValues, op),
            ["ForAnyValue", var op] => (Quantifier.ForAnyValue, op),
            _ => (Quantifier.None, name),
        };
        var ifExists = rest.EndsWith(IfExistsSuffix, StringComparison.OrdinalIgnoreCase);
        if (ifExists) rest = rest[..^IfExistsSuffix.Length];
        var found = ConditionOperator.Find(rest);
        if (found is null || (found.Name == ConditionOperator.Null && (ifExists || quantifier != Quantifier.None)))
        {
            note(
                "Condition",
                $"an operator out of {string.Join(", ", ConditionOperator.Names)}, " +
                "before it ForAllValues: or ForAnyValue:, behind it IfExists (neither with Null)",
                name,
                "correct its name");
            yield break;
        }

        if (keys is not JsonObject entries)
        {
            note($"Condition {name}", "an object of condition keys", keys, "write one");
            yield break;
        }

        foreach (var (key, values) in entries)
        {
            var place = $"Condition {name} {key}";
            var sources = PolicyJson.Strings(values, wrong => note(place, "a value or a list of values", wrong, "write one"))
                .ToList();
            if (!key.Contains(':'))
            {
                note($"Condition {name}", "a condition key with its service's prefix, such as aws:SourceAccount", key,
                    "name the prefix");
            }

            var tests = sources.Select(source => Compile(found, place, source)).OfType<ValueTest>().ToList();
            // A condition without a readable value is left out. A Deny then applies as if the condition held.
            if (tests.Count > 0) yield return new Condition(found, quantifier, ifExists, key, sources, tests);
        }
    }

    private ValueTest? Compile(ConditionOperator found, string place, string source)
    {
        var test = found.Compile(source, hasVariables);
        if (test is null) note(place, found.Expects, source, "correct it, or take the operator of its kind");
        return test;
    }
}
