using Pipeline.Local.Access.Decisions;

namespace Pipeline.Local.Access.Language;

/// <summary>Tests whether a value of the request's context matches a value of a condition.</summary>
internal delegate bool ValueTest(string actual, RequestContext context);

/// <summary>
/// A condition operator (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
/// </summary>
/// <param name="Name">The name, such as <c>StringEquals</c>.</param>
/// <param name="IsNegated">Whether the condition holds where no named value matches, and where the key is missing.</param>
/// <param name="Expects">The form that its values must have, for a message.</param>
/// <param name="Compile">Makes the test of a policy's value; null where the value does not have the operator's form.</param>
internal sealed record ConditionOperator(string Name, bool IsNegated, string Expects, Func<string, bool, ValueTest?> Compile)
{
    public const string Null = "Null";

    private static readonly Dictionary<string, ConditionOperator> Known =
        All().ToDictionary(op => op.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => Known.Keys;

    public static ConditionOperator? Find(string name) => Known.GetValueOrDefault(name);

    private static IEnumerable<ConditionOperator> All()
    {
        const string text = "a text";
        const string number = "a number";
        const string date = "a date, as ISO 8601 or in seconds since 1970";
        yield return new("StringEquals", false, text, ValueTests.Text);
        yield return new("StringNotEquals", true, text, ValueTests.Text);
        yield return new("StringEqualsIgnoreCase", false, text, ValueTests.TextIgnoringCase);
        yield return new("StringNotEqualsIgnoreCase", true, text, ValueTests.TextIgnoringCase);
        yield return new("StringLike", false, text, ValueTests.Like);
        yield return new("StringNotLike", true, text, ValueTests.Like);
        yield return new("NumericEquals", false, number, (value, _) => ValueTests.Number(value, order => order == 0));
        yield return new("NumericNotEquals", true, number, (value, _) => ValueTests.Number(value, order => order == 0));
        yield return new("NumericLessThan", false, number, (value, _) => ValueTests.Number(value, order => order < 0));
        yield return new("NumericLessThanEquals", false, number, (value, _) => ValueTests.Number(value, order => order <= 0));
        yield return new("NumericGreaterThan", false, number, (value, _) => ValueTests.Number(value, order => order > 0));
        yield return new("NumericGreaterThanEquals", false, number, (value, _) => ValueTests.Number(value, order => order >= 0));
        yield return new("DateEquals", false, date, (value, _) => ValueTests.Date(value, order => order == 0));
        yield return new("DateNotEquals", true, date, (value, _) => ValueTests.Date(value, order => order == 0));
        yield return new("DateLessThan", false, date, (value, _) => ValueTests.Date(value, order => order < 0));
        yield return new("DateLessThanEquals", false, date, (value, _) => ValueTests.Date(value, order => order <= 0));
        yield return new("DateGreaterThan", false, date, (value, _) => ValueTests.Date(value, order => order > 0));
        yield return new("DateGreaterThanEquals", false, date, (value, _) => ValueTests.Date(value, order => order >= 0));
        yield return new("Bool", false, "true or false", ValueTests.Bool);
        yield return new("BinaryEquals", false, "Base64", (value, _) => ValueTests.Binary(value));
        yield return new("IpAddress", false, "an IP address or CIDR block", (value, _) => ValueTests.Address(value));
        yield return new("NotIpAddress", true, "an IP address or CIDR block", (value, _) => ValueTests.Address(value));
        yield return new("ArnEquals", false, "an ARN", ValueTests.Arn);
        yield return new("ArnLike", false, "an ARN", ValueTests.Arn);
        yield return new("ArnNotEquals", true, "an ARN", ValueTests.Arn);
        yield return new("ArnNotLike", true, "an ARN", ValueTests.Arn);
        yield return new(Null, false, "true or false", ValueTests.Bool);
    }
}
