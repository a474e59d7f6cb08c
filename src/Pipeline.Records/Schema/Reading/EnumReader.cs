using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Records;

/// <summary>Reads <c>enum</c> and <c>const</c>: values of the field's type, within its limits, each there once.</summary>
internal static class EnumReader
{
    public static SchemaField Read(Dictionary<string, SchemaPlace> members, SchemaField field)
    {
        var isConstant = members.TryGetValue("const", out var constant);
        if (!members.TryGetValue("enum", out var list))
        {
            if (!isConstant) return field;
            CheckNull(constant!, field, holdsNull: constant!.Kind == JsonValueKind.Null);
            return field with { Enum = Values([constant], field) };
        }

        if (isConstant) constant!.Refuse("not stand beside enum", "keep one of the two");
        if (list.Kind != JsonValueKind.Array || list.Element.GetArrayLength() == 0)
        {
            list.Refuse("be a list of at least one value", "name the values or remove it");
            return field;
        }

        CheckNull(list, field, list.Elements().Any(element => element.Kind == JsonValueKind.Null));
        return field with { Enum = Values(list.Elements(), field) };
    }

    // In JSON Schema both type and enum decide: a nullable type whose enum lacks null takes no null.
    private static void CheckNull(SchemaPlace place, SchemaField field, bool holdsNull)
    {
        if (!field.IsNullable || holdsNull) return;
        place.Refuse("hold null, as the type does", "add null here or remove it from the type");
    }

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
                place.Refuse($"be of type {Keywords.Name(field.Type)}", "correct the value or the type");
            }
            else if (values.Contains(value))
            {
                place.Refuse("be there once", "remove the repetition");
            }
            else
            {
                values.Add(value);
                CheckLimits(place, field, value);
            }
        }

        return values.AsReadOnly();
    }

    // Numbers in one form, so that 1, 1.0 and 1e0 are the same value.
    private static string? Value(SchemaPlace place, SchemaField field) => (field.Type, place.Kind) switch
    {
        (FieldType.String, JsonValueKind.String) => place.Element.GetString(),
        (FieldType.Boolean, JsonValueKind.True) => "true",
        (FieldType.Boolean, JsonValueKind.False) => "false",
        (FieldType.Integer, JsonValueKind.Number) when place.Element.TryGetDecimal(out var number)
            && number == decimal.Truncate(number) && number >= long.MinValue && number <= long.MaxValue =>
            ((long)number).ToString(CultureInfo.InvariantCulture),
        (FieldType.Number, JsonValueKind.Number) when place.Element.TryGetDecimal(out var number) =>
            number.ToString("0.############################", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static void CheckLimits(SchemaPlace place, SchemaField field, string value)
    {
        const string Fix = "remove the value or widen the limit";
        if (field.Format != FieldFormat.None && !FormatCheck.Matches(field.Format, value))
        {
            place.Refuse($"be of the field's format, {FormatCheck.Name(field.Format)}", "correct the value or remove the format");
        }

        if (field.Type == FieldType.String)
        {
            var length = value.EnumerateRunes().Count();
            if (length < field.MinLength) place.Refuse($"have at least {field.MinLength} characters, the field's minLength", Fix);
            if (length > field.MaxLength) place.Refuse($"have at most {field.MaxLength} characters, the field's maxLength", Fix);
        }

        if (field.Type is not (FieldType.Integer or FieldType.Number)) return;
        var number = decimal.Parse(value, CultureInfo.InvariantCulture);
        if (field.Minimum is { } minimum && (number < minimum.Value || (minimum.IsExclusive && number == minimum.Value)))
        {
            place.Refuse($"be within the field's minimum, {Bound(minimum)}", Fix);
        }

        if (field.Maximum is { } maximum && (number > maximum.Value || (maximum.IsExclusive && number == maximum.Value)))
        {
            place.Refuse($"be within the field's maximum, {Bound(maximum)}", Fix);
        }
    }

    private static string Bound(FieldBound bound) =>
        string.Create(CultureInfo.InvariantCulture, $"{bound.Value}{(bound.IsExclusive ? " exclusive" : "")}");
}
