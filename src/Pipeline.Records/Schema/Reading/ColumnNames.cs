namespace Pipeline.Records.Schema.Reading;

/// <summary>Names of columns: all that Athena, Hive and Parquet share, which is lower case, digits and underscores.</summary>
internal static class ColumnNames
{
    private const string Signs = "_-.@$: /()%&+";

    /// <summary>What a property's name may hold, for messages.</summary>
    public const string Rule = "letters, digits, spaces and _ - . @ $ : / ( ) % & +";

    /// <summary>Whether a property's name has a column's name.</summary>
    public static bool Fits(string name) =>
        name.All(character => char.IsAsciiLetterOrDigit(character) || Signs.Contains(character))
            && name.Any(char.IsAsciiLetterOrDigit);

    /// <summary>The column's name of a property.</summary>
    public static string Of(string name)
    {
        var column = string.Concat(
            name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_'));
        return column.Length > 0 && char.IsAsciiDigit(column[0]) ? $"_{column}" : column;
    }
}
