using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Gathers what is wrong with a construct's props, so that one exception lists it all. Every sentence has one shape:
/// <c>Prop must be rule; got value; what to do</c>, the rule printed from the limit that was checked.
/// </summary>
internal sealed class Violations
{
    private readonly List<string> _found;
    private readonly string _prefix;

    private Violations(List<string> found, string prefix) => (_found, _prefix) = (found, prefix);

    /// <summary>Runs the checks and throws once if any failed. Call it first in a construct's constructor.</summary>
    /// <exception cref="InvalidInputException">At least one check failed.</exception>
    public static void ThrowIfAny(Construct construct, Action<Violations> checks)
    {
        var violations = new Violations([], "");
        checks(violations);
        if (violations._found.Count == 0) return;
        throw new InvalidInputException($"{construct.GetType().Name} '{construct.Node.Path}'", violations._found);
    }

    /// <summary>Whether nothing has been found so far, over all prefixes.</summary>
    public bool None => _found.Count == 0;

    /// <summary>The same collection, for the props of a part: <c>Retention</c> is reported as <c>Stream.Retention</c>.</summary>
    public Violations For(string part) => new(_found, $"{_prefix}{part}.");

    public void Add(string prop, string rule, object? got, string fix) =>
        _found.Add($"{_prefix}{prop} must {rule}; got {Show(got)}; {fix}");

    /// <summary>A whole sentence of that shape, from a rule that other parts check too; nothing where it holds.</summary>
    public void Add(string? sentence)
    {
        if (sentence is not null) _found.Add($"{_prefix}{sentence}");
    }

    public void Require(bool holds, string prop, string rule, object? got, string fix)
    {
        if (!holds) Add(prop, rule, got, fix);
    }

    /// <summary>A number within a service's limit; unset values and tokens are skipped.</summary>
    public void Within(string prop, double? value, ServiceLimit limit, string? fix = null)
    {
        if (value is not { } number || Token.IsUnresolved(number) || limit.Contains(number)) return;
        Add(prop, $"be {limit}", number, fix ?? Nearest(number, limit));
    }

    /// <summary>
    /// A duration within a limit whose unit is seconds, minutes, hours or days, and whole in that unit, as AWS takes it; unset
    /// values and tokens are skipped.
    /// </summary>
    public void Within(string prop, Duration? value, ServiceLimit limit, string? fix = null)
    {
        if (value is null || value.IsUnresolved()) return;
        WithinWhole(prop, value.ToMilliseconds() / MillisecondsIn(limit.Unit), limit, fix);
    }

    /// <summary>
    /// A size within a limit whose unit is bytes, KiB, MiB or GiB, and whole in that unit, as AWS takes it; unset values and tokens
    /// are skipped.
    /// </summary>
    public void Within(string prop, Size? value, ServiceLimit limit, string? fix = null)
    {
        if (value is null || value.IsUnresolved()) return;
        WithinWhole(prop, value.ToBytes() / BytesIn(limit.Unit), limit, fix);
    }

    /// <summary>A count of elements within a limit.</summary>
    public void Count<T>(string prop, IReadOnlyCollection<T>? values, ServiceLimit limit, string? fix = null)
    {
        if (values is null || limit.Contains(values.Count)) return;
        Add(prop, $"hold {limit}", values.Count, fix ?? Nearest(values.Count, limit));
    }

    /// <summary>A text whose length lies within a limit; unset values and tokens are skipped.</summary>
    public void Length(string prop, string? value, ServiceLimit limit, string? fix = null)
    {
        if (value is null || Token.IsUnresolved(value) || limit.Contains(value.Length)) return;
        Add(prop, $"be {limit} long", $"{value.Length} {limit.Unit}", fix ?? Nearest(value.Length, limit));
    }

    /// <summary>A text of a given form; unset values and tokens are skipped.</summary>
    public void Matches(string prop, string? value, Regex form, string rule, string fix)
    {
        if (value is null || Token.IsUnresolved(value) || form.IsMatch(value)) return;
        Add(prop, rule, value, fix);
    }

    private void WithinWhole(string prop, double number, ServiceLimit limit, string? fix)
    {
        var got = $"{Show(number)} {limit.Unit}";
        if (!limit.Contains(number)) Add(prop, $"be {limit}", got, fix ?? Nearest(number, limit));
        else if (number % 1 != 0) Add(prop, $"be whole {limit.Unit}", got, $"use {Show(Math.Ceiling(number))} {limit.Unit}");
    }

    private static string Nearest(double number, ServiceLimit limit) => number < limit.Minimum
        ? $"raise it to at least {Show(limit.Minimum)}"
        : $"lower it to at most {Show(limit.Maximum)}";

    private static string Show(object? value) => value switch
    {
        null => "nothing",
        "" => "an empty string",
        double number => number.ToString("0.###", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "nothing",
    };

    private static double MillisecondsIn(string unit) => unit switch
    {
        "seconds" => 1000,
        "minutes" => 60_000,
        "hours" => 3_600_000,
        "days" => 86_400_000,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "is not a unit of time"),
    };

    private static double BytesIn(string unit) => unit switch
    {
        "bytes" => 1,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        "GiB" => 1024 * 1024 * 1024,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "is not a unit of size"),
    };
}
