using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Records;

/// <summary>Whether a text written in a schema is of its field's format.</summary>
internal static partial class FormatCheck
{
    public static string Name(FieldFormat format) => format switch
    {
        FieldFormat.DateTime => "date-time",
        FieldFormat.Date => "date",
        _ => "uuid",
    };

    public static bool Matches(FieldFormat format, string text) => format switch
    {
        FieldFormat.DateTime => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        FieldFormat.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => Guid.TryParseExact(text, "D", out _),
    };

    [GeneratedRegex("^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})\\z")]
    private static partial Regex DateTime();
}
