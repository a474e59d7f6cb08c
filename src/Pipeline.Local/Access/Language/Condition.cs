using Pipeline.Local.Access.Decisions;

namespace Pipeline.Local.Access.Language;

/// <summary>How a condition treats a key with several values.</summary>
internal enum Quantifier
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>One key of a Condition element with its operator and values.</summary>
internal sealed record Condition(
    ConditionOperator Operator,
    Quantifier Quantifier,
    bool IfExists,
    string Key,
    IReadOnlyList<string> Sources,
    IReadOnlyList<ValueTest> Values)
{
    public bool Holds(RequestContext context)
    {
        var actual = context.Find(Key);
        var isMissing = actual is null or { Count: 0 };
        if (Operator.Name == ConditionOperator.Null) return Values.Any(value => value(isMissing ? "true" : "false", context));
        if (isMissing)
            return IfExists || Quantifier == Quantifier.ForAllValues || (Quantifier == Quantifier.None && Operator.IsNegated);
        return Quantifier switch
        {
            Quantifier.ForAllValues => actual!.All(value => Accepts(value, context)),
            Quantifier.ForAnyValue => actual!.Any(value => Accepts(value, context)),
            _ when Operator.IsNegated => actual!.All(value => Accepts(value, context)),
            _ => actual!.Any(value => Accepts(value, context)),
        };
    }

    // If the policy has several values, one must match. With a negated operator, none may match.
    private bool Accepts(string actual, RequestContext context) =>
        Values.Any(value => value(actual, context)) != Operator.IsNegated;
}
