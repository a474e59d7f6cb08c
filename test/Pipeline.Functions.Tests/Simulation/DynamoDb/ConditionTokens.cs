using System.Text.RegularExpressions;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>The tokens of a condition expression, from left to right.</summary>
internal sealed partial class ConditionTokens(string expression)
{
    // DynamoDB's limit is 4 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    private readonly List<string> _tokens = expression.Length is > 0 and <= 4096
        ? [.. Token().Matches(expression).Select(match => match.Value)]
        : throw DynamoException.Validation(
            "Invalid ConditionExpression: The expression can not be empty or of more than 4096 bytes");

    private int _position;

    public string Next() => _position < _tokens.Count ? _tokens[_position++] : throw Invalid("<EOF>");

    /// <summary>Skips the next token if it is this one; key words in any case.</summary>
    public bool Take(string token)
    {
        if (_position >= _tokens.Count || !_tokens[_position].Equals(token, StringComparison.OrdinalIgnoreCase)) return false;
        _position++;
        return true;
    }

    public void Expect(string token)
    {
        if (!Take(token)) throw Invalid(_position < _tokens.Count ? _tokens[_position] : "<EOF>");
    }

    public void End()
    {
        if (_position < _tokens.Count) throw Invalid(_tokens[_position]);
    }

    public DynamoException Invalid(string token) =>
        DynamoException.Validation($"Invalid ConditionExpression: Syntax error; token: \"{token}\", near: \"{expression}\"");

    [GeneratedRegex(@"<>|<=|>=|[=<>(),]|[#:]?[A-Za-z0-9_]+|\S")]
    private static partial Regex Token();
}
