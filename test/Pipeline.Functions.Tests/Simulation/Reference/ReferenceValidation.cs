using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Records;

namespace Pipeline.Functions.Tests.Simulation.Reference;

/// <summary>Whether an event is valid, rule by rule, in the order in which a person would explain them.</summary>
internal static partial class ReferenceValidation
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The event, or the reason why there is none.</summary>
    public static (JsonElement? Event, string? Fault) Read(byte[] data, EventSchema schema, DateTimeOffset arrival)
    {
        try
        {
            using var document = JsonDocument.Parse(StrictUtf8.GetString(data), new JsonDocumentOptions { MaxDepth = 100_000 });
            var root = document.RootElement;
            if (data.AsSpan().StartsWith("\uFEFF"u8)) return (null, "a byte order mark");
            if (root.ValueKind != JsonValueKind.Object) return (null, $"no object, but {root.ValueKind}");
            var fault = Everywhere(root, level: 0) ?? Object(root, schema.Root, "") ?? Unions(root, schema.Root, "")
                ?? Keys(root, schema) ?? TimeToLive(root, schema, arrival);
            return fault is null ? (root.Clone(), null) : (null, fault);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return (null, $"no JSON in UTF-8: {error.Message}");
        }
    }

    /// <summary>A property's value, or null.</summary>
    public static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value : null;

    public static DynamoNumber Number(JsonElement element) => DynamoNumber.Parse(element.GetRawText())!.Value;

    // Rules for all values, whether or not the schema names them.
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
                return element.EnumerateArray().Select(inner => Everywhere(inner, level + 1))
                    .FirstOrDefault(fault => fault is not null);
            case JsonValueKind.String:
                return TextOf(element) is null ? "half a surrogate pair" : null;
            case JsonValueKind.Number:
                var number = Number(element);
                return number.Digits > 38 || number.Magnitude is < -130 or > 125
                    ? $"a number that DynamoDB cannot hold: {element.GetRawText()}" : null;
            default:
                return null;
        }
    }

    private static string? Object(JsonElement element, SchemaField @object, string path, bool isOfUnion = false)
    {
        var count = element.EnumerateObject().Count();
        if (count < @object.MinProperties || count > @object.MaxProperties) return $"{path} has {count} properties";
        foreach (var (name, others) in @object.DependentRequired)
        {
            if (Find(element, name) is not null && others.Any(other => Find(element, other) is null))
                return $"{path} lacks what must stand beside {name}";
        }

        foreach (var property in element.EnumerateObject())
        {
            if (@object.Fields.Any(field => field.Name == property.Name)) continue;
            if (!@object.AllowsOthers) return $"{path}/{property.Name} has no place";
            if (@object.Others is { } others && Value(property.Value, others, $"{path}/{property.Name}", isOfUnion) is { } fault)
                return fault;
        }

        foreach (var field in @object.Fields)
        {
            if (Find(element, field.Name) is not { } value)
            {
                if (field.IsRequired) return $"{path}/{field.Name} is missing";
            }
            else if (Value(value, field, $"{path}/{field.Name}", isOfUnion) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? Array(JsonElement array, SchemaField field, string path, bool isOfUnion)
    {
        var count = array.GetArrayLength();
        if (count < field.MinItems || count > field.MaxItems) return $"{path} has {count} elements";
        for (var i = 0; i < count; i++)
        {
            var items = i < field.PrefixItems.Count ? field.PrefixItems[i] : field.Items;
            if (items is not null && Value(array[i], items, $"{path}/{i}", isOfUnion) is { } fault) return fault;
        }

        if (!field.HasUniqueItems) return null;
        return Enumerable.Range(0, count).Any(i => Enumerable.Range(0, i).Any(j => AreEqual(array[i], array[j])))
            ? $"{path} has equal elements" : null;
    }

    private static bool AreEqual(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => Number(one) == Number(other),
        (JsonValueKind.String, JsonValueKind.String) => one.GetString() == other.GetString(),
        (JsonValueKind.Array, JsonValueKind.Array) => one.GetArrayLength() == other.GetArrayLength()
            && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) => one.EnumerateObject().Count() == other.EnumerateObject().Count()
            && one.EnumerateObject().All(property => Find(other, property.Name) is { } value && AreEqual(property.Value, value)),
        var (kind, otherKind) => kind == otherKind,
    };

    private static string? TimeToLive(JsonElement root, EventSchema schema, DateTimeOffset arrival)
    {
        if (schema.TimeToLive is null || Find(root, schema.TimeToLive) is not { ValueKind: JsonValueKind.Number } value)
            return null;

        var number = Number(value);
        static DynamoNumber At(DateTimeOffset time) =>
            DynamoNumber.Parse(time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))!.Value;
        if (number.CompareTo(At(new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero))) > 0)
            return "a time to live beyond the year 9999";

        var second = DateTimeOffset.FromUnixTimeSeconds(arrival.ToUnixTimeSeconds());
        return number.CompareTo(At(second.AddYears(-5))) < 0 ? "a time to live more than five years ago" : null;
    }

    // A field of a union has no column, so that an integer may have more than 64 bits.
    private static string? Value(JsonElement value, SchemaField field, string path, bool isOfUnion = false)
    {
        if (value.ValueKind == JsonValueKind.Null && !field.IsNullable) return $"{path} is null";
        if (value.ValueKind == JsonValueKind.Null && field.NullIsApart) return null;
        return (value.ValueKind == JsonValueKind.Null ? null : OfType(value, field, path, isOfUnion))
            ?? Unions(value, field, path);
    }

    private static string? Unions(JsonElement value, SchemaField field, string path)
    {
        var one = field.OneOf.Count(choice => Value(value, choice, path, isOfUnion: true) is null);
        if (field.OneOf.Count > 0 && one != 1) return $"{path} matches {one} of oneOf";
        return field.AnyOf.Count > 0 && field.AnyOf.All(choice => Value(value, choice, path, isOfUnion: true) is not null)
            ? $"{path} matches none of anyOf" : null;
    }

    private static string? OfType(JsonElement value, SchemaField field, string path, bool isOfUnion)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                if (!Has(FieldType.String)) return $"{path} must be no string";
                var text = value.GetString()!;
                var length = text.EnumerateRunes().Count();
                if (length < field.MinLength || length > field.MaxLength) return $"{path} has {length} characters";
                if (Values()?.Contains(text) == false) return $"{path} is none of the values";
                if (field.Pattern is { } pattern && !Regex.IsMatch(text, pattern)) return $"{path} does not match";
                return IsOf(field.Format, text) ? null : $"{path} is no {field.Format}";
            case JsonValueKind.Number:
                if (!Has(FieldType.Integer) && !Has(FieldType.Number)) return $"{path} must be no number";
                return Range(Number(value), field, path, Has(FieldType.Integer), isOfUnion);
            case JsonValueKind.True or JsonValueKind.False:
                if (!Has(FieldType.Boolean)) return $"{path} must be no boolean";
                return field.Enum?.Contains(value.GetRawText()) == false ? $"{path} is none of the values" : null;
            case JsonValueKind.Array:
                return Has(FieldType.Array) ? Array(value, field, path, isOfUnion) : $"{path} must be no array";
            default:
                return Has(FieldType.Object) ? Object(value, field, path, isOfUnion) : $"{path} must be no object";
        }

        bool Has(FieldType type) => field.Types.Contains(type);

        // Among several types the texts are JSON.
        IEnumerable<string>? Values() => field.Type != FieldType.Any ? field.Enum
            : field.Enum?.Where(json => json[0] == '"').Select(json => JsonSerializer.Deserialize<string>(json)!);
    }

    private static string? Range(DynamoNumber number, SchemaField field, string path, bool isInteger, bool isOfUnion)
    {
        static DynamoNumber Of(string value) => DynamoNumber.Parse(value)!.Value;
        if (isInteger)
        {
            if (number.Exponent < 0) return $"{path} is no whole number";
            if (isOfUnion) return Limits(number, field, path);
            if (number.CompareTo(Of($"{long.MinValue}")) < 0 || number.CompareTo(Of($"{long.MaxValue}")) > 0)
                return $"{path} is beyond 64 bits";
        }

        return Limits(number, field, path);
    }

    private static string? Limits(DynamoNumber number, SchemaField field, string path)
    {
        static DynamoNumber Of(string value) => DynamoNumber.Parse(value)!.Value;
        if (field.Minimum is { } minimum && number.CompareTo(Of(minimum.Number)) is var low
            && (low < 0 || (low == 0 && minimum.IsExclusive)))
        {
            return $"{path} is too small";
        }

        if (field.Maximum is { } maximum && number.CompareTo(Of(maximum.Number)) is var high
            && (high > 0 || (high == 0 && maximum.IsExclusive)))
        {
            return $"{path} is too large";
        }

        if (field.MultipleOf is { } step && !IsMultiple(number, Of(step))) return $"{path} is no multiple of {step}";
        // Among several types the values are JSON, and not all of them are numbers.
        return field.Enum?.All(text => DynamoNumber.Parse(text) is not { } allowed || allowed != number) == true
            ? $"{path} is none of the values" : null;
    }

    private static bool IsMultiple(DynamoNumber number, DynamoNumber step)
    {
        var power = Math.Min(number.Exponent, step.Exponent);
        return (Whole(number) % Whole(step)).IsZero;

        BigInteger Whole(DynamoNumber value) => value.Coefficient * BigInteger.Pow(10, value.Exponent - power);
    }

    // RFC 3339 and RFC 4122.
    private static bool IsOf(FieldFormat format, string text) => format switch
    {
        FieldFormat.DateTime => DateTimeForm().Match(text) is { Success: true } match
            && IsDate(match.Groups["date"].Value) && IsTime(match.Groups),
        FieldFormat.Date => text.Length == 10 && IsDate(text),
        FieldFormat.Uuid => UuidForm().IsMatch(text),
        _ => true,
    };

    // A leap second is the last second of a day in UTC.
    private static bool IsTime(GroupCollection parts)
    {
        if (Number("hour") > 23) return false;
        if (Number("second") < 60) return true;
        var offset = (Number("offsetHour") * 60) + Number("offsetMinute");
        var minutes = (Number("hour") * 60) + Number("minute") - (parts["sign"].Value == "-" ? -offset : offset);
        return (minutes + (24 * 60)) % (24 * 60) == (24 * 60) - 1;

        int Number(string part) => parts[part].Success ? int.Parse(parts[part].Value, CultureInfo.InvariantCulture) : 0;
    }

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

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<hour>[0-9]{2}):(?<minute>[0-5][0-9]):(?<second>[0-5][0-9]|60)(\.[0-9]+)?"
        + @"([Zz]|(?<sign>[+-])(?<offsetHour>[01][0-9]|2[0-3]):(?<offsetMinute>[0-5][0-9]))\z")]
    private static partial Regex DateTimeForm();

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\z")]
    private static partial Regex UuidForm();
}
