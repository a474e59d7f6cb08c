namespace Pipeline.Records.Schema.Reading;

/// <summary>Names of columns. Athena, Hive and Parquet have lower case letters, digits and underscores in common.</summary>
internal static class ColumnNames
{
    private const string Signs = "_-.@$: /()%&+";

    /// <summary>The characters that a property's name may have, for messages.</summary>
    public const string Rule = "letters, digits, spaces and _ - . @ $ : / ( ) % & +";

    /// <summary>Whether a property's name can be turned into a column's name.</summary>
    public static bool Fits(string name) =>
        name.All(character => char.IsAsciiLetterOrDigit(character) || Signs.Contains(character))
            && name.Any(char.IsAsciiLetterOrDigit);

    /// <summary>The name of a property's column.</summary>
    public static string Of(string name)
    {
        var column = string.Concat(
            name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_'));
        return column.Length > 0 && char.IsAsciiDigit(column[0]) ? $"_{column}" : column;
    }
}
