using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>
/// A condition expression: comparisons, <c>attribute_exists</c>, <c>attribute_not_exists</c>, AND, OR, NOT and parentheses over
/// attributes of the item itself
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html).
/// </summary>
internal sealed class Condition
{
    private readonly ConditionTokens _tokens;
    private readonly JsonElement? _names;
    private readonly JsonElement? _values;
    private readonly HashSet<string> _used = [];
    private readonly Func<JsonElement?, bool> _holds;

    /// <param name="expression">The text.</param>
    /// <param name="names">ExpressionAttributeNames, if given.</param>
    /// <param name="values">ExpressionAttributeValues, if given.</param>
    /// <exception cref="DynamoException">The expression is invalid, or does not fit the names and values.</exception>
    public Condition(string expression, JsonElement? names, JsonElement? values)
    {
        (_tokens, _names, _values) = (new ConditionTokens(expression), names, values);
        _holds = Or();
        _tokens.End();
        CheckUsed("ExpressionAttributeNames", names);
        CheckUsed("ExpressionAttributeValues", values);
    }

    /// <summary>Whether it holds for an item; null means that there is no item.</summary>
    public bool Holds(JsonElement? item) => _holds(item);

    private Func<JsonElement?, bool> Or()
    {
        var left = And();
        if (!_tokens.Take("OR")) return left;
        var right = Or();
        return item => left(item) || right(item);
    }

    private Func<JsonElement?, bool> And()
    {
        var left = Not();
        if (!_tokens.Take("AND")) return left;
        var right = And();
        return item => left(item) && right(item);
    }

    private Func<JsonElement?, bool> Not()
    {
        if (_tokens.Take("NOT"))
        {
            var negated = Not();
            return item => !negated(item);
        }

        if (_tokens.Take("("))
        {
            var inner = Or();
            _tokens.Expect(")");
            return inner;
        }

        if (Function("attribute_not_exists") is { } absent) return item => Attribute(item, absent) is null;
        if (Function("attribute_exists") is { } present) return item => Attribute(item, present) is not null;
        return Comparison();
    }

    private string? Function(string name)
    {
        if (!_tokens.Take(name)) return null;
        _tokens.Expect("(");
        var attribute = Name(_tokens.Next());
        _tokens.Expect(")");
        return attribute;
    }

    private Func<JsonElement?, bool> Comparison()
    {
        var left = Operand();
        var comparison = _tokens.Next();
        var right = Operand();
        return comparison switch
        {
            "=" => item => Compare(left(item), right(item)) == 0,
            "<>" => item => Compare(left(item), right(item)) != 0,
            "<" => item => Compare(left(item), right(item)) < 0,
            "<=" => item => Compare(left(item), right(item)) <= 0,
            ">" => item => Compare(left(item), right(item)) > 0,
            ">=" => item => Compare(left(item), right(item)) >= 0,
            _ => throw _tokens.Invalid(comparison),
        };
    }

    private Func<JsonElement?, JsonElement?> Operand()
    {
        var token = _tokens.Next();
        if (!token.StartsWith(':'))
        {
            var name = Name(token);
            return item => Attribute(item, name);
        }

        _used.Add(token);
        if (_values is not { } values || !values.TryGetProperty(token, out var value))
        {
            throw DynamoException.Validation(
                $"Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute " +
                $"value: {token}");
        }

        AttributeValues.Check(value, level: 1);
        return _ => value;
    }

    private string Name(string token)
    {
        if (!token.StartsWith('#')) return char.IsAsciiLetter(token[0]) ? token : throw _tokens.Invalid(token);

        _used.Add(token);
        return _names is { } names && names.TryGetProperty(token, out var name)
            ? name.GetString()!
            : throw DynamoException.Validation(
                $"Invalid ConditionExpression: An expression attribute name used in the document path is not defined; " +
                $"attribute " +
                $"name: {token}");
    }

    private void CheckUsed(string parameter, JsonElement? given)
    {
        var unused = given?.EnumerateObject().Select(member => member.Name).Where(name => !_used.Contains(name)).ToList() ?? [];
        if (unused.Count == 0) return;
        throw DynamoException.Validation(
            $"Value provided in {parameter} unused in expressions: keys: {{{string.Join(", ", unused)}}}");
    }

    private static JsonElement? Attribute(JsonElement? item, string name) =>
        item is { } found && found.TryGetProperty(name, out var value) ? value : null;

    // Null if the two cannot be compared: then only <> holds.
    private static int? Compare(JsonElement? left, JsonElement? right)
    {
        if (left is not { } one || right is not { } other) return null;
        var (type, content) = AttributeValues.Split(one);
        var (otherType, otherContent) = AttributeValues.Split(other);
        if (type != otherType) return null;
        return type switch
        {
            "N" => AttributeValues.Number(content.GetString()!).CompareTo(AttributeValues.Number(otherContent.GetString()!)),
            "S" => System.Text.Encoding.UTF8.GetBytes(content.GetString()!).AsSpan()
                .SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(otherContent.GetString()!)),
            "B" => AttributeValues.Binary(content).AsSpan().SequenceCompareTo(AttributeValues.Binary(otherContent)),
            _ => CanonicalItem.Of(one, normalized: true) == CanonicalItem.Of(other, normalized: true) ? 0 : null,
        };
    }
}
