using System.Text;
using System.Text.Json;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>
/// Attribute values as DynamoDB checks, measures and compares them
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
/// </summary>
internal static class AttributeValues
{
    public const int MaximumLevels = 32;
    private const int MaximumDigits = 38;
    private const int LargestMagnitude = 125;
    private const int SmallestMagnitude = -130;

    private static readonly string[] Types = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"];

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value, with its type.</param>
    /// <param name="level">1 for an attribute of the item itself.</param>
    /// <exception cref="DynamoException">DynamoDB refuses it.</exception>
    public static void Check(JsonElement value, int level)
    {
        if (level > MaximumLevels)
        {
            throw DynamoException.Validation(
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported " +
                "limit");
        }

        var (type, content) = Split(value);
        switch (type)
        {
            case "S":
                Expect(content, JsonValueKind.String);
                break;
            case "N":
                Expect(content, JsonValueKind.String);
                Number(content.GetString()!);
                break;
            case "B":
                Expect(content, JsonValueKind.String);
                Binary(content);
                break;
            case "BOOL":
                if (content.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Expect(content, JsonValueKind.True);
                break;
            case "NULL":
                if (content.ValueKind != JsonValueKind.True)
                {
                    throw DynamoException.Validation(
                        "One or more parameter values were invalid: Null attribute value types must have the value of true");
                }

                break;
            case "L":
                Expect(content, JsonValueKind.Array);
                foreach (var element in content.EnumerateArray()) Check(element, level + 1);
                break;
            case "M":
                foreach (var property in Properties(content)) Check(property.Value, level + 1);
                break;
            default:
                throw DynamoException.Validation("sets are not part of this simulation: no record becomes one");
        }
    }

    /// <summary>The one type of a value, and its content.</summary>
    public static (string Type, JsonElement Content) Split(JsonElement value)
    {
        var members = Properties(value).Where(member => Types.Contains(member.Name)).ToList();
        return members.Count switch
        {
            1 => (members[0].Name, members[0].Value),
            0 => throw DynamoException.Validation(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
            _ => throw DynamoException.Validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"),
        };
    }

    /// <summary>An object's members. A duplicate member is a fault of the client which no service would report.</summary>
    public static List<JsonProperty> Properties(JsonElement element)
    {
        Expect(element, JsonValueKind.Object);
        var members = element.EnumerateObject().ToList();
        var twice = members.GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? members : throw DynamoException.Serialization($"the member '{twice}' is given twice");
    }

    public static DynamoNumber Number(string text)
    {
        if (DynamoNumber.Parse(text) is not { } number)
            throw DynamoException.Validation($"The parameter cannot be converted to a numeric value: {text}");

        if (number.Magnitude > LargestMagnitude)
        {
            throw DynamoException.Validation(
                "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }

        if (number.Magnitude < SmallestMagnitude)
        {
            throw DynamoException.Validation(
                "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }

        if (number.Digits <= MaximumDigits) return number;
        throw DynamoException.Validation("Attempting to store more than 38 significant digits in a Number");
    }

    /// <summary>Size of an item in bytes: names and values.</summary>
    public static long Size(IEnumerable<JsonProperty> item) =>
        item.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Name) + Size(attribute.Value));

    public static byte[] Binary(JsonElement content) => content.TryGetBytesFromBase64(out var bytes)
        ? bytes
        : throw DynamoException.Serialization($"'{content.GetString()}' can not be converted to a Blob: Invalid Base64");

    private static long Size(JsonElement value)
    {
        var (type, content) = Split(value);
        return type switch
        {
            "S" => Encoding.UTF8.GetByteCount(content.GetString()!),
            "N" => Number(content.GetString()!).Size,
            "B" => Binary(content).Length,
            "L" => 3 + content.EnumerateArray().Sum(element => 1 + Size(element)),
            "M" => 3 + content.EnumerateObject().Count() + Size(content.EnumerateObject()),
            _ => 1,
        };
    }

    private static void Expect(JsonElement element, JsonValueKind kind)
    {
        if (element.ValueKind != kind)
            throw DynamoException.Serialization($"{element.ValueKind} found where {kind} was expected");
    }
}
