using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Local.Input;

namespace Pipeline.Cli;

/// <summary>Options that several verbs share, and their checks. A refusal names what is allowed.</summary>
internal static partial class Arguments
{
    private const string Formats = "json-lines, json, csv, tsv, semicolon-csv or lines";

    public static Option<string?> Input() => new("--input")
    {
        Description =
            "The records to send: a file of JSON lines, a JSON array, CSV or TSV with a header, or plain lines, also as gzip; "
            + "'-' reads standard input.",
        HelpName = "FILE|-",
    };

    public static Option<InputFormat> Format() => new("--format")
    {
        Description = $"The format of the input: {Formats}. Default: detected by the file's name or its first bytes.",
        HelpName = "FORMAT",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "json-lines" => InputFormat.JsonLines,
            "json" => InputFormat.Json,
            "csv" => InputFormat.Csv,
            "tsv" => InputFormat.Tsv,
            "semicolon-csv" => InputFormat.SemicolonCsv,
            "lines" => InputFormat.Lines,
            _ => Refuse<InputFormat>(result, Formats),
        },
    };

    public static Option<string?> DemoName()
    {
        var option = new Option<string?>("--demo")
        {
            Description = $"Made-up records instead of an input: {string.Join(", ", Demo.Names)}. "
                + "The same seed gives the same records.",
            HelpName = "NAME",
        };
        option.AcceptOnlyFromAmong(Demo.Names);
        return option;
    }

    public static Option<int> Seed() => new("--seed")
    {
        Description = "The seed of made-up records and faults. The same seed gives the same records and faults.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public static Option<int> Count(int records) => new("--count")
    {
        Description = "The number of made-up records.",
        HelpName = "N",
        DefaultValueFactory = _ => records,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : Refuse<int>(result, "a whole number from 1"),
    };

    public static Option<double?> Rate() => new("--rate")
    {
        Description = "The maximum number of records a second. Default: as fast as the stream accepts them.",
        HelpName = "N",
        CustomParser = result => double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var rate)
            && rate is > 0 and < 1e9
            ? rate
            : Refuse<double?>(result, "a number of records a second, above 0"),
    };

    public static Option<TimeSpan?> For(string description) => new("--for")
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => Duration(result.Tokens[0].Value)
            ?? Refuse<TimeSpan?>(result, "a duration such as 30s, 5m or 1h"),
    };

    public static Option<string?> Account() => new("--account")
    {
        Description = "The account of the run, and of stacks that name none. Default: 111122223333.",
        HelpName = "NUMBER",
        CustomParser = result => result.Tokens[0].Value is { Length: 12 } account && account.All(char.IsAsciiDigit)
            ? account
            : Refuse<string?>(result, "twelve digits"),
    };

    public static Option<string?> Region() => new("--region")
    {
        Description = "The Region of the run, and of stacks that name none. Default: eu-west-1.",
        HelpName = "NAME",
        CustomParser = result => RegionName().IsMatch(result.Tokens[0].Value)
            ? result.Tokens[0].Value
            : Refuse<string?>(result, "a Region's name such as eu-west-1"),
    };

    [GeneratedRegex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionName();

    public static Option<string?> EndpointUrl() => new("--endpoint-url")
    {
        Description = "The address of a local run. Default: AWS_ENDPOINT_URL if it is set, or else AWS.",
        HelpName = "URL",
    };

    /// <summary>Parses a duration: 30s, 5m, 1h or 250ms; a number without a unit is seconds. Null: not a duration.</summary>
    internal static TimeSpan? Duration(string text)
    {
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        if (!double.TryParse(digits, CultureInfo.InvariantCulture, out var number) || number is not (> 0 and < 1e6)) return null;
        return text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "" or "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => null,
        };
    }

    internal static T Refuse<T>(ArgumentResult result, string allowed)
    {
        var name = (result.Parent as OptionResult)?.IdentifierToken?.Value ?? result.Argument.Name;
        result.AddError($"{name} must be {allowed}; got {result.Tokens[0].Value}");
        return default!;
    }
}
