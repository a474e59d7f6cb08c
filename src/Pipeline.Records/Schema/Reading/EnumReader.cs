using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads <c>enum</c> and <c>const</c>: values of the field's type, within its limits, each listed once.</summary>
internal static class EnumReader
{
    /// <summary>
    /// The types of the values, without null; null where there are no values, or where a value is a list or an object.
    /// </summary>
    public static (IReadOnlyList<FieldType> Types, bool IsNullable)? Types(Dictionary<string, SchemaPlace> members)
    {
        if (Places(members) is not { } places) return null;
        var isNullable = places.Any(place => place.Kind == JsonValueKind.Null);
        List<FieldType?> types =
            [.. places.Where(place => place.Kind != JsonValueKind.Null).Select(place => Type(place.Element)).Distinct()];
        if (types.Contains(null) || (types.Count == 0 && !isNullable)) return null;
        // Every integer is a number.
        if (types.Contains(FieldType.Number)) types.Remove(FieldType.Integer);
        if (types.Count == 0) types.Add(FieldType.String);
        return ([.. types.OfType<FieldType>().Order()], isNullable);
    }

    private static FieldType? Type(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FieldType.String,
        JsonValueKind.True or JsonValueKind.False => FieldType.Boolean,
        JsonValueKind.Number => ExactNumber.ToInt64(value.GetRawText()) is null ? FieldType.Number : FieldType.Integer,
        _ => null,
    };

    /// <summary>Returns the field with the values that it allows.</summary>
    /// <param name="members">Its keywords.</param>
    /// <param name="field">The field so far.</param>
    /// <param name="addsNull">Whether null is allowed besides the values.</param>
    public static SchemaField Read(Dictionary<string, SchemaPlace> members, SchemaField field, bool addsNull)
    {
        if (members.TryGetValue("const", out var constant) && members.ContainsKey("enum"))
            constant.Refuse("not stand beside enum", "keep one of the two");

        if (members.TryGetValue("enum", out var list) && (list.Kind != JsonValueKind.Array || list.Element.GetArrayLength() == 0))
        {
            list.Refuse("be a list of at least one value", "name the values or remove it");
            return field;
        }

        if (Places(members) is not { } places) return OnlyNull(members) ? field with { Enum = [] } : field;
        // Type and enum both decide: a nullable type whose enum lacks null does not allow null.
        var holdsNull = places.Any(place => place.Kind == JsonValueKind.Null);
        return field with { Enum = Values(places, field), IsNullable = addsNull || (field.IsNullable && holdsNull) };
    }

    private static List<SchemaPlace>? Places(Dictionary<string, SchemaPlace> members)
    {
        if (members.TryGetValue("enum", out var list)) return list.Kind == JsonValueKind.Array ? [.. list.Elements()] : null;
        return members.TryGetValue("const", out var constant) ? [constant] : null;
    }

    // "null", alone or in a list.
    private static bool OnlyNull(Dictionary<string, SchemaPlace> members) => members.TryGetValue("type", out var type)
        && (type.Kind == JsonValueKind.Array
            ? type.Elements().All(element => element.Element.ValueEquals("null")) : type.Element.ValueEquals("null"));

    private static ReadOnlyCollection<string> Values(IEnumerable<SchemaPlace> places, SchemaField field)
    {
        var values = new List<string>();
        var hasNull = false;
        foreach (var place in places)
        {
            if (place.Kind == JsonValueKind.Null && field.IsNullable)
            {
                if (hasNull) place.Refuse("be there once", "remove the repetition");
                hasNull = true;
            }
            else if (Value(place, field) is not { } value)
            {
                place.Refuse($"be of type {Keywords.Names(field.Types)}", "correct the value or the type");
            }
            else if (values.Contains(value))
            {
                place.Refuse("be there once", "remove the repetition");
            }
            else
            {
                values.Add(value);
                CheckLimits(place, field, field.Type == FieldType.Any ? OfOne(place, field)! : value);
            }
        }

        return values.AsReadOnly();
    }

    private static string? Value(SchemaPlace place, SchemaField field)
    {
        var value = OfOne(place, field);
        return value is not null && field.Type == FieldType.Any && place.Kind == JsonValueKind.String
            ? $"\"{JsonEncodedText.Encode(value)}\"" : value;
    }

    // Write numbers in one form, so that 1, 1.0 and 1e0 are the same value.
    private static string? OfOne(SchemaPlace place, SchemaField field) => place.Kind switch
    {
        JsonValueKind.String when field.Allows(FieldType.String) => place.Element.GetString(),
        JsonValueKind.True when field.Allows(FieldType.Boolean) => "true",
        JsonValueKind.False when field.Allows(FieldType.Boolean) => "false",
        JsonValueKind.Number when field.Allows(FieldType.Integer) =>
            ExactNumber.ToInt64(place.Element.GetRawText())?.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number when field.Allows(FieldType.Number) => ExactNumber.Plain(place.Element.GetRawText()),
        _ => null,
    };

    private static void CheckLimits(SchemaPlace place, SchemaField field, string value)
    {
        const string Fix = "remove the value or widen the limit";
        if (place.Kind == JsonValueKind.String)
        {
            if (field.Format != FieldFormat.None && !FormatCheck.Matches(field.Format, value))
            {
                place.Refuse(
                    $"be of the field's format, {FormatCheck.Name(field.Format)}", "correct the value or remove the format");
            }

            var length = value.EnumerateRunes().Count();
            if (length < field.MinLength) place.Refuse($"have at least {field.MinLength} characters, the field's minLength", Fix);
            if (length > field.MaxLength) place.Refuse($"have at most {field.MaxLength} characters, the field's maxLength", Fix);
            if (field.CompiledPattern?.IsMatch(value) == false)
                place.Refuse("match the field's pattern", "correct the value or the pattern");
        }

        if (place.Kind == JsonValueKind.Number) CheckNumber(place, field, value);
    }

    private static void CheckNumber(SchemaPlace place, SchemaField field, string value)
    {
        const string Fix = "remove the value or widen the limit";
        if (!ExactNumber.IsStorable(value))
        {
            place.Refuse(
                "be a number that DynamoDB holds, of at most 38 digits and a size of 1E-130 to 9.9E+125", "remove the value");
            return;
        }

        if (field.Minimum is { } minimum && ExactNumber.Compare(value, minimum.Number) is var low
            && (low < 0 || (low == 0 && minimum.IsExclusive)))
        {
            place.Refuse($"be within the field's minimum, {Bound(minimum)}", Fix);
        }

        if (field.Maximum is { } maximum && ExactNumber.Compare(value, maximum.Number) is var high
            && (high > 0 || (high == 0 && maximum.IsExclusive)))
        {
            place.Refuse($"be within the field's maximum, {Bound(maximum)}", Fix);
        }

        if (field.MultipleOf is { } step
            && !ExactMultiple.TryCreate(step)!.Divides(NumberText.Parse(Encoding.ASCII.GetBytes(value))))
        {
            place.Refuse($"be a multiple of {step}, the field's multipleOf", Fix);
        }
    }

    private static string Bound(FieldBound bound) => $"{bound.Number}{(bound.IsExclusive ? " exclusive" : "")}";
}
