using System.Globalization;
using Pipeline.Records;

namespace Pipeline.Client.Producing;

/// <summary>The mistakes in options, each of which says what was given, what is allowed and what to do.</summary>
internal sealed class OptionViolations(string subject)
{
    private readonly List<string> _all = [];

    internal void Require(bool isKept, string what, string rule, object? value, string whatToDo)
    {
        if (isKept) return;
        _all.Add(string.Create(CultureInfo.InvariantCulture, $"{what} must {rule}; got {value ?? "null"}; {whatToDo}"));
    }

    internal void Within(string what, double value, double minimum, double maximum, string unit) => Require(
        value >= minimum && value <= maximum,
        what,
        string.Create(CultureInfo.InvariantCulture, $"be {minimum:0.###} to {maximum:0.###} {unit}"),
        value,
        "choose a value in this range");

    internal void AtLeast(string what, long value, long minimum, string unit) => Require(
        value >= minimum, what, string.Create(CultureInfo.InvariantCulture, $"be at least {minimum} {unit}"), value,
        "choose a larger value");

    internal void Within(string what, TimeSpan value, TimeSpan minimum, TimeSpan maximum) => Require(
        value >= minimum && value <= maximum,
        what,
        string.Create(
            CultureInfo.InvariantCulture, $"be {minimum.TotalMilliseconds} to {maximum.TotalMilliseconds} milliseconds"),
        value.TotalMilliseconds,
        "choose a value in this range");

    internal void ThrowIfAny()
    {
        if (_all.Count > 0) throw new InvalidInputException(subject, _all);
    }
}
