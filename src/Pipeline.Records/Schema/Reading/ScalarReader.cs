using System.Globalization;
using System.Text.Json;

namespace Pipeline.Records;

/// <summary>Reads what limits a string, number or boolean, and refuses limits that leave no value.</summary>
internal static class ScalarReader
{
    public static SchemaField Read(Dictionary<string, SchemaPlace> members, SchemaField field)
    {
        var limited = field.Type switch
        {
            FieldType.String => Lengths(members, field),
            FieldType.Integer or FieldType.Number => Range(members, field),
            _ => field,
        };
        return EnumReader.Read(members, limited);
    }

    private static SchemaField Lengths(Dictionary<string, SchemaPlace> members, SchemaField field)
    {
        field = field with
        {
            Format = members.TryGetValue("format", out var format) ? Format(format) : FieldFormat.None,
            MinLength = members.GetValueOrDefault("minLength")?.Count(),
            MaxLength = members.GetValueOrDefault("maxLength")?.Count(),
        };
        if (field.MaxLength < field.MinLength)
        {
            members["maxLength"].Refuse($"be at least minLength, {Invariant(field.MinLength)}", "raise it or lower minLength");
        }

        var (shortest, longest) = field.Format switch
        {
            FieldFormat.DateTime => ("2026-11-21T09:15:02Z".Length, int.MaxValue),
            FieldFormat.Date => ("2026-11-21".Length, "2026-11-21".Length),
            FieldFormat.Uuid => (36, 36),
            _ => (0, int.MaxValue),
        };
        const string Fix = "remove it: the format says how long the text is";
        if (field.MaxLength < shortest) members["maxLength"].Refuse($"be at least {Invariant(shortest)} with this format", Fix);
        if (field.MinLength > longest) members["minLength"].Refuse($"be at most {Invariant(longest)} with this format", Fix);
        return field;
    }

    private static FieldFormat Format(SchemaPlace format)
    {
        switch (format.Kind == JsonValueKind.String ? format.Element.GetString() : null)
        {
            case "date-time": return FieldFormat.DateTime;
            case "date": return FieldFormat.Date;
            case "uuid": return FieldFormat.Uuid;
            default:
                format.Refuse("be date-time, date or uuid", "use one of them, or remove it and say it in the description");
                return FieldFormat.None;
        }
    }

    private static SchemaField Range(Dictionary<string, SchemaPlace> members, SchemaField field)
    {
        var minimum = Bound(members, "minimum", "exclusiveMinimum", field.Type, (exclusive, inclusive) => exclusive >= inclusive);
        var maximum = Bound(members, "maximum", "exclusiveMaximum", field.Type, (exclusive, inclusive) => exclusive <= inclusive);
        if (minimum is not null && maximum is not null && IsEmpty(field.Type, minimum, maximum))
        {
            members[maximum.IsExclusive ? "exclusiveMaximum" : "maximum"].Refuse(
                $"leave {(field.Type == FieldType.Integer ? "an integer" : "a number")} " +
                $"{(minimum.IsExclusive ? "above" : "from")} {Invariant(minimum.Value)} on",
                "raise it or lower the minimum");
        }

        return field with { Minimum = minimum, Maximum = maximum };
    }

    private static FieldBound? Bound(
        Dictionary<string, SchemaPlace> members,
        string inclusive,
        string exclusive,
        FieldType type,
        Func<decimal, decimal, bool> isTighter)
    {
        var with = Number(members, inclusive, type);
        var without = Number(members, exclusive, type);
        if (without is { } value && (with is null || isTighter(value, with.Value))) return new FieldBound(value, true);
        return with is null ? null : new FieldBound(with.Value, false);
    }

    private static decimal? Number(Dictionary<string, SchemaPlace> members, string keyword, FieldType type)
    {
        if (!members.TryGetValue(keyword, out var place) || place.Number() is not { } number) return null;
        if (type != FieldType.Integer || (number >= long.MinValue && number <= long.MaxValue)) return number;
        place.Refuse("be within 64 bits, as integers and their columns are", "lower it, or use type number");
        return null;
    }

    private static bool IsEmpty(FieldType type, FieldBound minimum, FieldBound maximum)
    {
        if (type == FieldType.Number)
        {
            return minimum.Value > maximum.Value
                || (minimum.Value == maximum.Value && (minimum.IsExclusive || maximum.IsExclusive));
        }

        var first = minimum.IsExclusive ? decimal.Floor(minimum.Value) + 1 : decimal.Ceiling(minimum.Value);
        var last = maximum.IsExclusive ? decimal.Ceiling(maximum.Value) - 1 : decimal.Floor(maximum.Value);
        return first > last;
    }

    private static string Invariant(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
