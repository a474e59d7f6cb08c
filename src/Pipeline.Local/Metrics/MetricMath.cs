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
{
    private static readonly string[] Functions = ["SUM", "AVG", "MIN", "MAX", "PERIOD", "IF"];

    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    private int _at;

    /// <summary>The value; null where a metric in it has none or a divisor is zero.</summary>
    /// <exception cref="NotSupportedException">The expression uses an element that is not known here.</exception>
    public double? Evaluate()
    {
        var value = Or();
        return Peek() == '\0' ? value : throw Unknown();
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
            var sign = text[_at++];
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
            var sign = text[_at++];
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
            _at++;
            return -Factor();
        }

        if (next == '(')
        {
            _at++;
            var inner = Or();
            Take(')');
            return inner;
        }

        if (char.IsAsciiDigit(next))
            return double.Parse(While(c => char.IsAsciiDigit(c) || c == '.'), CultureInfo.InvariantCulture);
        var name = While(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (name.Length == 0) throw Unknown();
        if (Peek() == '(') return Function(name);
        return metrics.TryGetValue(name, out var value) ? value : throw Unknown();
    }

    private double? Function(string name)
    {
        var upper = name.ToUpperInvariant();
        if (!Functions.Contains(upper)) throw Unknown();
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
            _at++;
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
            _at++;
            var values = new List<double>();
            while (Peek() != ']')
            {
                if (Or() is { } value) values.Add(value);
                if (Peek() == ',') _at++;
            }

            _at++;
            return values;
        }

        var start = _at;
        var name = While(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (name == "METRICS" && Peek() == '(')
        {
            _at++;
            Take(')');
            return metrics.Values.OfType<double>();
        }

        _at = start;
        return Or() is { } single ? [single] : [];
    }

    private string While(Func<char, bool> belongs)
    {
        Peek();
        var start = _at;
        while (_at < text.Length && belongs(text[_at])) _at++;
        return text[start.._at];
    }

    private bool TryTake(string token)
    {
        Peek();
        var end = _at + token.Length;
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0) return false;
        if (char.IsAsciiLetter(token[0]) && end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            return false;
        _at = end;
        return true;
    }

    private char Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        return _at < text.Length ? text[_at] : '\0';
    }

    private void Take(char expected)
    {
        if (Peek() != expected) throw Unknown();
        _at++;
    }

    private NotSupportedException Unknown() => new($"the run does not understand the expression '{text}' from position {_at} on");
}
