using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;
using Pipeline.Local.Firehose.Prefixes;

namespace Pipeline.Fuzz.Targets;

/// <summary>
/// The readers of S3 prefixes. The constructs and the local run find the same expressions and refuse the same ones. The local run
/// evaluates what the constructs accept, to a text no longer than the constructs expect.
/// </summary>
internal static partial class PrefixTarget
{
    private const string RandomText = "abcdefghijk";
    private static readonly DateTimeOffset Time = new(2026, 11, 25, 23, 59, 59, 417, TimeSpan.Zero);
    private static readonly PartitionKeys NoKeys = PartitionKeys.None;

    public static void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var constructs = PrefixExpression.Parse(text);
        var local = PrefixTemplate.Parse(text);
        var expected = Read(text);
        CheckConstructs(constructs, expected);
        CheckLocal(local, constructs, expected);
        foreach (var pattern in constructs.Parts.Where(part => part.Namespace == PrefixExpression.Timestamp))
        {
            CheckPattern(
                pattern.Value);
        }
        if (constructs.Mistakes.Count == 0) CheckValue(text, local, expected);
    }

    // A slow reader of prefixes: null if an expression is not closed or does not have the form !{namespace:value}.
    private static List<(string? Namespace, string Value)>? Read(string text)
    {
        var parts = new List<(string?, string)>();
        while (text.Length > 0)
        {
            var match = Expression().Match(text);
            if (match is { Success: true, Index: 0 })
            {
                parts.Add((match.Groups["space"].Value, match.Groups["value"].Value));
                text = text[match.Length..];
            }
            else if (text.StartsWith("!{", StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                var next = text.IndexOf("!{", StringComparison.Ordinal);
                var literal = next < 0 ? text : text[..next];
                parts.Add((null, literal));
                text = text[literal.Length..];
            }
        }

        return parts;
    }

    private static bool IsKnown((string? Namespace, string Value) part) => part.Namespace switch
    {
        null or "timestamp" or "partitionKeyFromQuery" or "partitionKeyFromLambda" => true,
        "firehose" => part.Value is "error-output-type" or "random-string",
        _ => false,
    };

    private static void CheckConstructs(PrefixExpression actual, List<(string? Namespace, string Value)>? expected)
    {
        var isGood = expected?.All(IsKnown) == true
            && expected.All(part => part.Namespace != "timestamp" || TimestampPattern.Parse(part.Value).Mistake is null);
        PropertyException.Require(
            isGood == (actual.Mistakes.Count == 0),
            "the constructs must refuse what the reference refuses",
            string.Join("; ", actual.Mistakes.Select(mistake => $"{mistake.Rule}: {mistake.Got}")));
        if (expected is null) return;
        var expressions = expected.Where(part => part.Namespace is not null).ToList();
        PropertyException.Require(
            expressions.SequenceEqual(actual.Parts.Select(part => ((string?)part.Namespace, part.Value))),
                "the constructs must find every expression");
        PropertyException.Require(
            expected.Where(part => part.Namespace is null).Sum(part => part.Value.Length) == actual.LiteralLength,
            "the constructs must count the characters around expressions");
        foreach (var part in actual.Parts)
        {
            PropertyException.Require(
                string.CompareOrdinal(actual.Text, part.Position - 1, $"!{{{part.Namespace}:{part.Value}}}", 0,
                    part.Namespace.Length + part.Value.Length + 4) == 0,
                "a position must be the expression's");
        }
    }

    private static void CheckLocal(PrefixTemplate actual, PrefixExpression constructs,
        List<(string? Namespace, string Value)>? expected)
    {
        PropertyException.Require(
            expected?.All(IsKnown) == true == (actual.Mistakes.Count == 0),
            "the local run must refuse what the reference refuses",
            string.Join("; ", actual.Mistakes));
        if (actual.Mistakes.Count > 0) return;
        PropertyException.Require(
            (constructs.HasTimestamp, constructs.HasErrorOutputType, constructs.HasPartitionKeys, constructs.Parts.Count > 0)
                == (actual.HasTimestamp, actual.HasErrorType, actual.HasPartitionKeys, actual.HasExpressions),
            "the constructs and the local run must find the same");
        var keys = constructs.Parts.Where(part => part.Namespace is PrefixExpression.FromQuery or PrefixExpression.FromLambda);
        PropertyException.Require(
            actual.PartitionKeys.SequenceEqual(keys.Select(part => (part.Namespace, part.Value))),
                "both must find the same partition keys");
    }

    private static void CheckPattern(string pattern)
    {
        var read = TimestampPattern.Parse(pattern);
        if (read.Mistake is not null) return;
        var text = JavaTimePattern.Format(pattern, Time, "UTC");
        PropertyException.Same(Format(pattern), text, $"the pattern {pattern} must become what Java makes of it");
        PropertyException.Require(
            text.Length <= read.Length, "a timestamp must not be longer than expected",
                $"{pattern}: expected {read.Length}, got {text}");
    }

    // The parts of a pattern, as documented for DateTimeFormatterBuilder.appendPattern; each letter separately.
    private static string Format(string pattern)
    {
        var text = new StringBuilder();
        foreach (Match part in PatternPart().Matches(pattern))
        {
            if (part.Groups["quoted"] is { Success: true } quoted)
            {
                text.Append(quoted.Length == 0 ? "'"
                    : quoted.Value.Replace("''", "'"));
            }
            else if (part.Groups["letters"].Success)
            {
                text.Append(JavaTimePattern.Format(part.Value, Time, "UTC"));
            }
            else if (part.Value is not ("[" or "]"))
            {
                text.Append(part.Value);
            }
        }

        return text.ToString();
    }

    private static void CheckValue(string text, PrefixTemplate local, List<(string? Namespace, string Value)>? expected)
    {
        var keys = new Dictionary<string, string>();
        foreach (var (_, key) in local.PartitionKeys) keys[key] = $"<{key}>";
        var value = local.Evaluate(
            new PrefixValues(Time, "UTC", "processing-failed", NoKeys with { Lambda = keys, Query = keys }, () => RandomText));
        var wanted = string.Concat(expected!.Select(part => part switch
        {
            (null, var literal) => literal,
            ("timestamp", var pattern) => Format(pattern),
            ("firehose", "random-string") => RandomText,
            ("firehose", _) => "processing-failed",
            var (_, key) => $"<{key}>",
        }));
        PropertyException.Same(wanted, value, "the local run must write what the prefix says");
        PropertyException.Require(
            value.StartsWith(PrefixRules.StaticPart(text), StringComparison.Ordinal)
                || text.Contains("${Token[", StringComparison.Ordinal),
            "every object must lie under the prefix's first part");
    }

    [GeneratedRegex(@"!\{(?<space>(?:(?!!\{)[^:}])*):(?<value>(?:(?!!\{)[^}])+)\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"'(?<quoted>(?:[^']|'')*)'(?!')|(?<letters>(?<letter>[A-Za-z])\k<letter>*)|.",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex PatternPart();
}
