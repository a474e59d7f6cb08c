using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Records;

namespace Pipeline.Functions.Tests;

/// <summary>Whether an event is valid, rule by rule, in the order in which one would explain them.</summary>
internal static partial class ReferenceValidation
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The event, or why it is none.</summary>
    public static (JsonElement? Event, string? Fault) Read(byte[] data, EventSchema schema)
    {
        try
        {
            using var document = JsonDocument.Parse(StrictUtf8.GetString(data), new JsonDocumentOptions { MaxDepth = 100_000 });
            var root = document.RootElement;
            if (data.AsSpan().StartsWith("\uFEFF"u8)) return (null, "a byte order mark");
            if (root.ValueKind != JsonValueKind.Object) return (null, $"no object, but {root.ValueKind}");
            var fault = Everywhere(root, level: 0) ?? Object(root, schema.Fields, schema.AllowsOthers, "") ?? Keys(root, schema);
            return fault is null ? (root.Clone(), null) : (null, fault);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return (null, $"no JSON in UTF-8: {error.Message}");
        }
    }

    /// <summary>A property's value, or nothing.</summary>
    public static JsonElement? Find(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;

    public static DynamoNumber Number(JsonElement element) => DynamoNumber.Parse(element.GetRawText())!.Value;

    // What holds for all values, whether the schema names them or not.
    private static string? Everywhere(JsonElement element, int level)
    {
        if (level > AttributeValues.MaximumLevels) return "nested too deep";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>();
                foreach (var property in element.EnumerateObject())
                {
                    if (NameOf(property) is not { } name) return "half a surrogate pair in a name";
                    if (!names.Add(name)) return $"{name} twice";
                    if (Everywhere(property.Value, level + 1) is { } fault) return fault;
                }

                return null;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(inner => Everywhere(inner, level + 1)).FirstOrDefault(fault => fault is not null);
            case JsonValueKind.String:
                return TextOf(element) is null ? "half a surrogate pair" : null;
            case JsonValueKind.Number:
                var number = Number(element);
                return number.Digits > 38 || number.Magnitude is < -130 or > 125 ? $"a number that DynamoDB cannot hold: {element.GetRawText()}" : null;
            default:
                return null;
        }
    }

    private static string? Object(JsonElement element, IReadOnlyList<SchemaField> fields, bool allowsOthers, string path)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!allowsOthers && fields.All(field => field.Name != property.Name)) return $"{path}/{property.Name} has no place";
        }

        foreach (var field in fields)
        {
            if (Find(element, field.Name) is not { } value)
            {
                if (field.IsRequired) return $"{path}/{field.Name} is missing";
            }
            else if (Value(value, field, $"{path}/{field.Name}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? Value(JsonElement value, SchemaField field, string path)
    {
        if (value.ValueKind == JsonValueKind.Null) return field.IsNullable ? null : $"{path} is null";
        switch (field.Type)
        {
            case FieldType.String:
                if (value.ValueKind != JsonValueKind.String) return $"{path} is no string";
                var text = value.GetString()!;
                var length = text.EnumerateRunes().Count();
                if (length < field.MinLength || length > field.MaxLength) return $"{path} has {length} characters";
                if (field.Enum?.Contains(text) == false) return $"{path} is none of the values";
                return IsOf(field.Format, text) ? null : $"{path} is no {field.Format}";
            case FieldType.Integer or FieldType.Number:
                return value.ValueKind != JsonValueKind.Number ? $"{path} is no number" : Range(Number(value), field, path);
            case FieldType.Boolean:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return $"{path} is no boolean";
                return field.Enum?.Contains(value.GetRawText()) == false ? $"{path} is none of the values" : null;
            case FieldType.Array:
                if (value.ValueKind != JsonValueKind.Array) return $"{path} is no array";
                return value.EnumerateArray().Select((inner, i) => Value(inner, field.Items!, $"{path}/{i}"))
                    .FirstOrDefault(fault => fault is not null);
            default:
                if (value.ValueKind != JsonValueKind.Object) return $"{path} is no object";
                return Object(value, field.Fields, field.AllowsOthers, path);
        }
    }

    private static string? Range(DynamoNumber number, SchemaField field, string path)
    {
        static DynamoNumber Of(decimal value) => DynamoNumber.Parse(value.ToString(CultureInfo.InvariantCulture))!.Value;
        if (field.Type == FieldType.Integer)
        {
            if (number.Exponent < 0) return $"{path} is no whole number";
            if (number.CompareTo(Of(long.MinValue)) < 0 || number.CompareTo(Of(long.MaxValue)) > 0) return $"{path} is beyond 64 bits";
        }

        if (field.Minimum is { } minimum && number.CompareTo(Of(minimum.Value)) is var low && (low < 0 || (low == 0 && minimum.IsExclusive)))
        {
            return $"{path} is too small";
        }

        if (field.Maximum is { } maximum && number.CompareTo(Of(maximum.Value)) is var high && (high > 0 || (high == 0 && maximum.IsExclusive)))
        {
            return $"{path} is too large";
        }

        return field.Enum?.All(text => DynamoNumber.Parse(text)!.Value != number) == true ? $"{path} is none of the values" : null;
    }

    // RFC 3339 in upper case and RFC 4122, without leap seconds.
    private static bool IsOf(FieldFormat format, string text) => format switch
    {
        FieldFormat.DateTime => DateTimeForm().Match(text) is { Success: true } match
            && IsDate(match.Groups[1].Value) && int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) < 24,
        FieldFormat.Date => text.Length == 10 && IsDate(text),
        FieldFormat.Uuid => UuidForm().IsMatch(text),
        _ => true,
    };

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string? Keys(JsonElement root, EventSchema schema)
    {
        foreach (var (key, most) in new[] { (schema.PartitionKey, 2048), (schema.SortKey, 1024) })
        {
            if (key is not { KeyType: KeyType.String }) continue;
            var text = root.GetProperty(key.Name).GetString()!;
            var mayBeEmpty = schema.Find(key.Name)!.MayBeEmpty;
            if (text.Length == 0 && schema.EmptyKey is null) return $"{key.Name} is empty";
            if (mayBeEmpty && text == schema.EmptyKey) return $"{key.Name} is the text that stands for an empty key";
            if (Encoding.UTF8.GetByteCount(text) > most) return $"{key.Name} is too long for a key";
        }

        return null;
    }

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(\d{4}-\d{2}-\d{2})T(\d{2}):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)\z")]
    private static partial Regex DateTimeForm();

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\z")]
    private static partial Regex UuidForm();
}
