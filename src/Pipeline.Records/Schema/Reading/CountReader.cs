using System.Globalization;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads the limits for the number of an array's elements or of an object's properties.</summary>
internal static class CountReader
{
    public static (int? Fewest, int? Most) Read(Dictionary<string, SchemaPlace> members, string minimum, string maximum)
    {
        var fewest = members.GetValueOrDefault(minimum)?.Count();
        var most = members.GetValueOrDefault(maximum)?.Count();
        if (most < fewest)
        {
            members[maximum].Refuse(
                string.Create(CultureInfo.InvariantCulture, $"be at least {minimum}, {fewest}"), $"raise it or lower {minimum}");
        }

        return (fewest, most);
    }
}
