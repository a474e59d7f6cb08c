using System.Globalization;

namespace Pipeline.Local.Metrics;

/// <summary>
/// Metric math, in the extent that most alarms use: numbers, ids, + - * /, comparisons, AND, OR, brackets, PERIOD(id), IF, and
/// SUM, AVG, MIN, MAX over METRICS() or a list
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
/// </summary>
/// <param name="text">The expression.</param>
/// <param name="metrics">The values by id; null where a metric has no data point.</param>
/// <param name="period">The period in seconds: the value of PERIOD for every metric.</param>
internal sealed class MetricMath(string text, IReadOnlyDictionary<string, double?> metrics, double period = 60)
    : ExpressionReader(text, "expression")
{
    private static readonly string[] Functions = ["SUM", "AVG", "MIN", "MAX", "PERIOD", "IF"];

    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    /// <summary>The value; null where a metric in it has none or a divisor is zero.</summary>
    /// <exception cref="NotSupportedException">The expression uses an element that is not known here.</exception>
    public double? Evaluate()
    {
        var value = Or();
        return Peek() == '\0' ? value : throw NotKnown();
    }

    // A condition is 1 where it holds and 0 where it does not; null where it depends on a metric without a value.
    private double? Or()
    {
        var value = And();
        while (TryTake("OR") || TryTake("||"))
        {
            var other = And();
            value = value is null || other is null ? null : value != 0 || other != 0 ? 1 : 0;
        }

        return value;
    }

    private double? And()
    {
        var value = Comparison();
        while (TryTake("AND") || TryTake("&&"))
        {
            var other = Comparison();
            value = value is null || other is null ? null : value != 0 && other != 0 ? 1 : 0;
        }

        return value;
    }

    private double? Comparison()
    {
        var left = Sum();
        if (Array.Find(Comparisons, TryTake) is not { } sign) return left;
        var right = Sum();
        if (left is null || right is null) return null;
        return sign switch
        {
            "==" => left == right,
            "!=" => left != right,
            "<=" => left <= right,
            ">=" => left >= right,
            "<" => left < right,
            _ => left > right,
        } ? 1 : 0;
    }

    private double? Sum()
    {
        var value = Product();
        while (Peek() is '+' or '-')
        {
            var sign = Text[At++];
            var other = Product();
            value = sign == '+' ? value + other : value - other;
        }

        return value;
    }

    private double? Product()
    {
        var value = Factor();
        while (Peek() is '*' or '/')
        {
            var sign = Text[At++];
            var other = Factor();
            value = sign == '*' ? value * other : other == 0 ? null : value / other;
        }

        return value;
    }

    private double? Factor()
    {
        var next = Peek();
        if (next == '-')
        {
            At++;
            return -Factor();
        }

        if (next == '(')
        {
            At++;
            var inner = Or();
            Take(')');
            return inner;
        }

        if (char.IsAsciiDigit(next))
            return double.Parse(While(c => char.IsAsciiDigit(c) || c == '.'), CultureInfo.InvariantCulture);
        var name = While(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (name.Length == 0) throw NotKnown();
        if (Peek() == '(') return Function(name);
        return metrics.TryGetValue(name, out var value) ? value : throw NotKnown();
    }

    private double? Function(string name)
    {
        var upper = name.ToUpperInvariant();
        if (!Functions.Contains(upper)) throw NotKnown();
        Take('(');
        if (upper == "IF") return If();
        var values = Values().ToList();
        Take(')');
        if (upper == "PERIOD") return period;
        if (values.Count == 0) return null;
        return upper switch
        {
            "SUM" => values.Sum(),
            "AVG" => values.Average(),
            "MIN" => values.Min(),
            _ => values.Max(),
        };
    }

    private double? If()
    {
        var condition = Or();
        Take(',');
        var then = Or();
        double? otherwise = null;
        if (Peek() == ',')
        {
            At++;
            otherwise = Or();
        }

        Take(')');
        return condition is null ? null : condition != 0 ? then : otherwise;
    }

    // The values of the metrics in the list that have a data point.
    private IEnumerable<double> Values()
    {
        if (Peek() == '[')
        {
            At++;
            var values = new List<double>();
            while (Peek() != ']')
            {
                if (Or() is { } value) values.Add(value);
                if (Peek() == ',') At++;
            }

            At++;
            return values;
        }

        var start = At;
        var name = While(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (name == "METRICS" && Peek() == '(')
        {
            At++;
            Take(')');
            return metrics.Values.OfType<double>();
        }

        At = start;
        return Or() is { } single ? [single] : [];
    }

    private string While(Func<char, bool> belongs)
    {
        Peek();
        var start = At;
        while (At < Text.Length && belongs(Text[At])) At++;
        return Text[start..At];
    }
}
