using System.Text;

namespace Pipeline.Records;

/// <summary>Whether a text written in a schema is of its field's format.</summary>
internal static class FormatCheck
{
    public static string Name(FieldFormat format) => format switch
    {
        FieldFormat.DateTime => "date-time",
        FieldFormat.Date => "date",
        _ => "uuid",
    };

    public static bool Matches(FieldFormat format, string text) => TextFormats.Matches(format, Encoding.UTF8.GetBytes(text));
}
