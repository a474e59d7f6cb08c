using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// Reads an operation's input as AWS does: a member of the wrong type ends the call at once, while broken constraints are
/// gathered and reported together.
/// </summary>
internal sealed partial class KinesisInput(JsonObject input)
{
    private readonly List<string> _violations = [];

    public bool Has(string member) => input[member] is not null;

    public string? Text(string member, ServiceLimit? length = null, Regex? pattern = null, bool required = false)
    {
        var text = Value<string>(member, "String");
        if (text is null) Require(member, required);
        else Check(member, text, length, pattern);

        return text;
    }

    /// <summary>A required text.</summary>
    public string RequiredText(string member, ServiceLimit? length = null, Regex? pattern = null) =>
        Text(member, length, pattern, required: true) ?? "";

    public string? Choice(string member, IReadOnlyList<string> choices, bool required = false)
    {
        var text = Text(member, required: required);
        if (text is not null && !choices.Contains(text))
            Violate(member, text, $"Member must satisfy enum value set: [{string.Join(", ", choices)}]");

        return text;
    }

    public int? Integer(string member, ServiceLimit range, bool required = false)
    {
        var number = Value<double?>(member, "Integer");
        if (number is { } fraction && fraction != Math.Truncate(fraction))
            throw new ServiceException("SerializationException", $"{member} must be of type Integer; got {Show(fraction)}");

        if (number is null) Require(member, required);
        else if (number < range.Minimum)
            Violate(member, Show(number), $"Member must have value greater than or equal to {Show(range.Minimum)}");
        else if (number > range.Maximum)
            Violate(member, Show(number), $"Member must have value less than or equal to {Show(range.Maximum)}");

        return (int?)number;
    }

    public bool? Boolean(string member) => Value<bool?>(member, "Boolean");

    /// <summary>A time, read from seconds since 1970.</summary>
    public DateTimeOffset? Time(string member)
    {
        if (Value<double?>(member, "Timestamp") is not { } seconds) return null;
        var milliseconds = Math.Round(seconds * 1000);
        if (milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
        }

        throw new ServiceException(
            "SerializationException", $"{member} must be a time, in seconds since 1970; got {Show(seconds)}");
    }

    public KinesisInput? Structure(string member) =>
        Value<JsonObject>(member, "Structure") is { } structure ? new(structure) : null;

    public JsonArray List(string member, ServiceLimit length)
    {
        var list = Value<JsonArray>(member, "List");
        if (list is null)
        {
            Require(member, required: true);
            return [];
        }

        if (list.Count < length.Minimum)
            Violate(member, "[]", $"Member must have length greater than or equal to {Show(length.Minimum)}");
        else if (list.Count > length.Maximum)
            Violate(member, "[...]", $"Member must have length less than or equal to {Show(length.Maximum)}");

        return list;
    }

    public IReadOnlyDictionary<string, string> Map(string member, bool required = false)
    {
        var map = Value<JsonObject>(member, "Map");
        Require(member, required && map is null);
        return map?.ToDictionary(pair => pair.Key, pair => Of<string>(pair.Value, member, "String") ?? "") ?? [];
    }

    /// <summary>The name and ARN of the stream that a call names. One of them is enough.</summary>
    public (string? Name, string? Arn) Stream() =>
        (Text("StreamName", ServiceLimits.Kinesis.NameLength, Name()), Text("StreamARN", pattern: StreamArn()));

    public void Violate(string member, string? value, string constraint)
    {
        var path = char.ToLowerInvariant(member[0]) + member[1..];
        var shown = value is null ? "null" : $"'{value}'";
        _violations.Add($"Value {shown} at '{path}' failed to satisfy constraint: {constraint}");
    }

    /// <exception cref="ServiceException">ValidationException: at least one constraint is broken.</exception>
    public void Check()
    {
        if (_violations.Count > 0)
        {
            throw KinesisErrors.Validation(
                $"{_violations.Count} validation error{(_violations.Count > 1 ? "s" : "")} detected: " +
                $"{string.Join("; ", _violations)}");
        }
    }

    public void Check(string member, string text, ServiceLimit? length, Regex? pattern)
    {
        if (length is not null && text.Length < length.Minimum)
            Violate(member, text, $"Member must have length greater than or equal to {Show(length.Minimum)}");
        else if (length is not null && text.Length > length.Maximum)
            Violate(member, text, $"Member must have length less than or equal to {Show(length.Maximum)}");

        if (pattern is not null && !pattern.IsMatch(text))
            Violate(member, text, $"Member must satisfy regular expression pattern: {pattern.ToString().Trim('^', '$')}");
    }

    /// <summary>A node as a type; null where the node is missing.</summary>
    /// <exception cref="ServiceException">SerializationException: the node is of another type.</exception>
    public static T? Of<T>(JsonNode? node, string member, string type)
    {
        var fits = node switch
        {
            null => true,
            T => true,
            JsonValue value => value.GetValueKind() switch
            {
                JsonValueKind.String => typeof(T) == typeof(string),
                JsonValueKind.Number => typeof(T) == typeof(double?),
                JsonValueKind.True or JsonValueKind.False => typeof(T) == typeof(bool?),
                _ => false,
            },
            _ => false,
        };
        if (!fits)
            throw new ServiceException("SerializationException", $"{member} must be of type {type}; got {node!.GetValueKind()}");

        return node switch
        {
            null => default,
            T already => already,

            // An input that was built in code, not parsed, holds numbers of many types.
            _ when typeof(T) == typeof(double?) => (T)(object)double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
            _ when typeof(T) == typeof(bool?) => (T)(object)node.GetValue<bool>(),
            _ => node.GetValue<T>(),
        };
    }

    [GeneratedRegex("^[a-zA-Z0-9_.-]+$")]
    public static partial Regex Name();

    [GeneratedRegex("^arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+$")]
    public static partial Regex StreamArn();

    private T? Value<T>(string member, string type) => Of<T>(input[member], member, type);

    private void Require(string member, bool required)
    {
        if (required) Violate(member, null, "Member must not be null");
    }

    private static string Show(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
