using System.Text;

namespace Pipeline.Local.Firehose.Prefixes;

/// <summary>The values that the expressions of a prefix take.</summary>
/// <param name="Oldest">The arrival of the object's oldest record, in the destination's time zone.</param>
/// <param name="Zone">The time zone's name.</param>
/// <param name="ErrorType">The type of error of the object's records; null for records that are delivered.</param>
/// <param name="Keys">The partition keys that the object's records share.</param>
/// <param name="RandomString">Makes a random string, a new one for each place.</param>
internal sealed record PrefixValues(DateTimeOffset Oldest, string Zone, string? ErrorType, PartitionKeys Keys,
    Func<string> RandomString);

/// <summary>A prefix with its expressions (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html).</summary>
internal sealed class PrefixTemplate
{
    private readonly List<(string? Namespace, string Value)> _parts = [];

    private PrefixTemplate(string text) => Text = text;

    public string Text { get; }

    /// <summary>The rules of Firehose that the prefix breaks, such as "close each expression with }".</summary>
    public List<string> Mistakes { get; } = [];

    public bool HasExpressions => _parts.Any(part => part.Namespace is not null);

    public bool HasTimestamp => _parts.Any(part => part.Namespace == "timestamp");

    public bool HasErrorType => _parts.Contains(("firehose", "error-output-type"));

    public bool HasPartitionKeys => PartitionKeys.Any();

    /// <summary>The partition keys that the prefix names.</summary>
    public IEnumerable<(string Namespace, string Key)> PartitionKeys => _parts
        .Where(part => part.Namespace is "partitionKeyFromQuery" or "partitionKeyFromLambda")
        .Select(part => (part.Namespace!, part.Value));

    public static PrefixTemplate Parse(string text)
    {
        var template = new PrefixTemplate(text);
        var at = 0;
        while (at < text.Length)
        {
            var start = text.IndexOf("!{", at, StringComparison.Ordinal);
            if (start < 0) start = text.Length;
            if (start > at) template._parts.Add((null, text[at..start]));
            if (start == text.Length) break;
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                template.Mistakes.Add($"close each expression with }}; got '{text[start..]}'; add it");
                break;
            }

            template.Add(text[(start + 2)..end]);
            at = end + 1;
        }

        return template;
    }

    public string Evaluate(PrefixValues values)
    {
        var text = new StringBuilder();
        foreach (var (space, value) in _parts)
        {
            text.Append((space, value) switch
            {
                (null, _) => value,
                ("timestamp", _) => JavaTimePattern.Format(value, values.Oldest, values.Zone),
                ("firehose", "random-string") => values.RandomString(),
                ("firehose", _) => values.ErrorType,
                ("partitionKeyFromLambda", _) => values.Keys.OfLambda(value),
                _ => values.Keys.OfQuery(value),
            });
        }

        return text.ToString();
    }

    private void Add(string expression)
    {
        if (expression.Contains("!{", StringComparison.Ordinal))
        {
            Mistakes.Add($"close each expression with }} before the next one begins; got '!{{{expression}}}'; add it");
            return;
        }

        var colon = expression.IndexOf(':');
        var (space, value) = colon < 0 ? (expression, "") : (expression[..colon], expression[(colon + 1)..]);
        var isKnown = space switch
        {
            "timestamp" or "partitionKeyFromQuery" or "partitionKeyFromLambda" => value.Length > 0,
            "firehose" => value is "error-output-type" or "random-string",
            _ => false,
        };
        if (isKnown)
        {
            _parts.Add((space, value));
        }
        else
        {
            Mistakes.Add(
                $"have only the expressions timestamp:PATTERN, firehose:error-output-type, firehose:random-string, " +
                $"partitionKeyFromQuery:KEY and partitionKeyFromLambda:KEY; got '!{{{expression}}}'; correct it");
        }
    }
}
