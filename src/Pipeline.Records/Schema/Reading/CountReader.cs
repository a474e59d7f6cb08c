using System.Globalization;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads the limits for the number of an array's elements or of an object's properties.</summary>
internal static class CountReader
{
    public static SchemaField Read(Dictionary<string, SchemaPlace> members, string minimum, string maximum, SchemaField field)
    {
        field = field with
        {
            MinCount = members.GetValueOrDefault(minimum)?.Count(),
            MaxCount = members.GetValueOrDefault(maximum)?.Count(),
        };
        if (field.MaxCount < field.MinCount)
        {
            members[maximum].Refuse(
                string.Create(CultureInfo.InvariantCulture, $"be at least {minimum}, {field.MinCount}"),
                $"raise it or lower {minimum}");
        }

        return field;
    }
}
