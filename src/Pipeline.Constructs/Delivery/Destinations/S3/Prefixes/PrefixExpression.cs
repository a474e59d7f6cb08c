namespace Pipeline.Constructs.Internal;

/// <summary>One <c>!{namespace:value}</c> of a prefix.</summary>
/// <param name="Namespace">The namespace, such as <c>timestamp</c>.</param>
/// <param name="Value">The text after the colon.</param>
/// <param name="Position">The position of its <c>!</c> in the prefix, counted from 1.</param>
internal sealed record PrefixPart(string Namespace, string Value, int Position);

/// <summary>A mistake in a prefix, as parts of a message of <see cref="Violations"/>.</summary>
internal sealed record PrefixMistake(string Rule, string Got, string Fix);

/// <summary>A prefix of delivered objects, parsed as Firehose parses it.</summary>
/// <remarks>For the rules see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html.</remarks>
internal sealed class PrefixExpression
{
    public const string Timestamp = "timestamp";
    public const string Firehose = "firehose";
    public const string FromQuery = "partitionKeyFromQuery";
    public const string FromLambda = "partitionKeyFromLambda";
    public const string ErrorOutputType = "error-output-type";
    public const string RandomString = "random-string";

    private const string Opening = "!{";

    private readonly List<PrefixPart> _parts = [];
    private readonly List<PrefixMistake> _mistakes = [];

    private PrefixExpression(string text) => Text = text;

    public string Text { get; }

    /// <summary>The expressions, in their order.</summary>
    public IReadOnlyList<PrefixPart> Parts => _parts;

    /// <summary>The mistakes, in order. <see cref="Parts"/> then holds the expressions that could be read.</summary>
    public IReadOnlyList<PrefixMistake> Mistakes => _mistakes;

    public bool HasTimestamp => _parts.Any(part => part.Namespace == Timestamp);

    public bool HasErrorOutputType => _parts.Any(part => part is { Namespace: Firehose, Value: ErrorOutputType });

    public bool HasPartitionKeys => _parts.Any(part => part.Namespace is FromQuery or FromLambda);

    /// <summary>The length without its expressions, in characters.</summary>
    public int LiteralLength { get; private set; }

    public static PrefixExpression Parse(string text)
    {
        var prefix = new PrefixExpression(text);
        prefix.Read();
        return prefix;
    }

    private void Read()
    {
        var at = 0;
        while (Text.IndexOf(Opening, at, StringComparison.Ordinal) is >= 0 and var open)
        {
            LiteralLength += open - at;
            var close = Text.IndexOf('}', open);
            if (close < 0)
            {
                Mistake("close every !{ with }", Text[open..], open + 1, "add the closing brace");
                return;
            }

            ReadExpression(Text[(open + Opening.Length)..close], open + 1);
            at = close + 1;
        }

        LiteralLength += Text.Length - at;
    }

    private void ReadExpression(string body, int position)
    {
        var whole = $"{Opening}{body}}}";
        var colon = body.IndexOf(':', StringComparison.Ordinal);
        if (body.Contains(Opening, StringComparison.Ordinal))
            Mistake("close every !{ with } before the next one begins", whole, position, "add the closing brace");
        else if (colon < 0 || colon == body.Length - 1)
            Mistake("write every expression as !{namespace:value}", whole, position, "add the value after a colon");
        else Add(new PrefixPart(body[..colon], body[(colon + 1)..], position));
    }

    private void Add(PrefixPart part)
    {
        _parts.Add(part);
        switch (part.Namespace)
        {
            case Timestamp:
                // The value starts after "!{timestamp:".
                var mistake = TimestampPattern.Parse(part.Value).Mistake;
                if (mistake is not null)
                {
                    var at = part.Position + Opening.Length + Timestamp.Length + 1 + mistake.Index;
                    Mistake($"hold Java DateTimeFormatter patterns that are valid ({mistake.Reason})", part.Value, at,
                        mistake.Fix);
                }

                break;
            case Firehose when part.Value is not (ErrorOutputType or RandomString):
                Mistake(
                    $"use only {ErrorOutputType} and {RandomString} of the namespace {Firehose}",
                    part.Value,
                    part.Position,
                    "use one of these");
                break;
            case Firehose or FromQuery or FromLambda:
                break;
            default:
                Mistake(
                    $"use only the namespaces {Timestamp}, {Firehose}, {FromQuery} and {FromLambda}",
                    part.Namespace,
                    part.Position,
                    "use one of these, or write the text without !{ and }");
                break;
        }
    }

    private void Mistake(string rule, string got, int position, string fix) =>
        _mistakes.Add(new PrefixMistake(rule, $"{got} at character {position}", fix));
}
