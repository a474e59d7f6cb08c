using System.Globalization;
using System.Text.Json;
using Pipeline.Records.Patterns;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads the limits of a string, number or boolean, and refuses limits that allow no value.</summary>
internal static class ScalarReader
{
    public static SchemaField Read(Dictionary<string, SchemaPlace> members, SchemaField field, SchemaShape shape)
    {
        if (field.Allows(FieldType.String)) field = Lengths(members, field);
        if (field.Allows(FieldType.Integer)) field = Range(members, field, FieldType.Integer, shape.Place.Document.Dialect);
        else if (field.Allows(FieldType.Number)) field = Range(members, field, FieldType.Number, shape.Place.Document.Dialect);
        return EnumReader.Read(members, field, shape.AddsNull);
    }

    private static SchemaField Lengths(Dictionary<string, SchemaPlace> members, SchemaField field)
    {
        field = field with
        {
            Format = members.TryGetValue("format", out var format) ? Format(format) : FieldFormat.None,
            MinLength = members.GetValueOrDefault("minLength")?.Count(),
            MaxLength = members.GetValueOrDefault("maxLength")?.Count(),
            CompiledPattern = members.TryGetValue("pattern", out var pattern) && pattern.Text() is { } text
                ? Pattern(pattern, text) : null,
        };
        if (field.MaxLength < field.MinLength)
            members["maxLength"].Refuse($"be at least minLength, {Invariant(field.MinLength)}", "raise it or lower minLength");

        var (shortest, longest) = field.Format switch
        {
            FieldFormat.DateTime => ("2026-11-21T09:15:02Z".Length, int.MaxValue),
            FieldFormat.Time => ("09:15:02Z".Length, int.MaxValue),
            FieldFormat.Date => ("2026-11-21".Length, "2026-11-21".Length),
            FieldFormat.Uuid => (36, 36),
            FieldFormat.Ipv4 => ("0.0.0.0".Length, "255.255.255.255".Length),
            _ => (0, int.MaxValue),
        };
        const string Fix = "remove it: the format says how long the text is";
        if (field.MaxLength < shortest) members["maxLength"].Refuse($"be at least {Invariant(shortest)} with this format", Fix);
        if (field.MinLength > longest) members["minLength"].Refuse($"be at most {Invariant(longest)} with this format", Fix);
        return field;
    }

    private static FieldFormat Format(SchemaPlace format)
    {
        if (FormatCheck.Of(format.Kind == JsonValueKind.String ? format.Element.GetString() : null) is { } known) return known;
        format.Refuse($"be one of {FormatCheck.Names}", "use one of them, or remove it and say it in the description");
        return FieldFormat.None;
    }

    /// <summary>A regular expression. Where it is none: null, and a violation is added.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="text">The expression.</param>
    public static EcmaPattern? Pattern(SchemaPlace place, string text)
    {
        var pattern = EcmaPattern.TryCreate(text, out var fault);
        if (fault is not null)
        {
            place.Refuse(
                "be a regular expression of ECMA-262 that takes linear time",
                $"{text} with {fault}",
                "write it without that, or use enum, format, minLength or maxLength");
        }

        return pattern;
    }

    private static SchemaField Range(
        Dictionary<string, SchemaPlace> members, SchemaField field, FieldType type, SchemaDialect dialect)
    {
        var minimum = Bound(members, "minimum", "exclusiveMinimum", type, dialect, isTighter: order => order >= 0);
        var maximum = Bound(members, "maximum", "exclusiveMaximum", type, dialect, isTighter: order => order <= 0);
        if (minimum is not null && maximum is not null && IsEmpty(type, minimum, maximum))
        {
            var keyword = maximum.IsExclusive && dialect > SchemaDialect.Draft4 ? "exclusiveMaximum" : "maximum";
            members[keyword].Refuse(
                $"leave {(type == FieldType.Integer ? "an integer" : "a number")} " +
                $"{(minimum.IsExclusive ? "above" : "from")} {minimum.Number} on",
                "raise it or lower the minimum");
        }

        return field with { Minimum = minimum, Maximum = maximum, MultipleOf = MultipleOf(members) };
    }

    private static string? MultipleOf(Dictionary<string, SchemaPlace> members)
    {
        if (!members.TryGetValue("multipleOf", out var place) || place.Number() is not { } number) return null;
        if (ExactMultiple.TryCreate(number) is not null) return number;
        place.Refuse("be above 0, of at most 18 digits and a size of 1E-130 to 9.9E+125", "correct it or remove it");
        return null;
    }

    private static FieldBound? Bound(
        Dictionary<string, SchemaPlace> members,
        string inclusive,
        string exclusive,
        FieldType type,
        SchemaDialect dialect,
        Func<int, bool> isTighter)
    {
        var with = Number(members, inclusive, type);
        if (dialect == SchemaDialect.Draft4)
        {
            // In draft 4, this keyword is a boolean that makes the other bound exclusive.
            var isExclusive = members.GetValueOrDefault(exclusive)?.Truth() == true;
            return with is null ? null : new FieldBound(with, isExclusive);
        }

        var without = Number(members, exclusive, type);
        if (without is not null && (with is null || isTighter(ExactNumber.Compare(without, with))))
            return new FieldBound(without, true);

        return with is null ? null : new FieldBound(with, false);
    }

    private static string? Number(Dictionary<string, SchemaPlace> members, string keyword, FieldType type)
    {
        if (!members.TryGetValue(keyword, out var place) || place.Number() is not { } number) return null;
        if (type != FieldType.Integer || (ExactNumber.Compare(number, Invariant(long.MinValue)) >= 0
            && ExactNumber.Compare(number, Invariant(long.MaxValue)) <= 0))
        {
            return number;
        }

        place.Refuse("be within 64 bits, as integers and their columns are", "lower it, or use type number");
        return null;
    }

    private static bool IsEmpty(FieldType type, FieldBound minimum, FieldBound maximum)
    {
        if (type == FieldType.Number)
        {
            var order = ExactNumber.Compare(minimum.Number, maximum.Number);
            return order > 0 || (order == 0 && (minimum.IsExclusive || maximum.IsExclusive));
        }

        var first = minimum.IsExclusive ? ExactNumber.Floor(minimum.Number) + 1 : ExactNumber.Ceiling(minimum.Number);
        var last = maximum.IsExclusive ? ExactNumber.Ceiling(maximum.Number) - 1 : ExactNumber.Floor(maximum.Number);
        return first > last;
    }

    private static string Invariant(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
