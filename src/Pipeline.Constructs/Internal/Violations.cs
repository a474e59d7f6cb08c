using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Collects the mistakes in a construct's props, so that one exception lists all of them. Each message has the form
/// <c>Prop must rule; got value; what to do</c>; the rule's text comes from the checked limit.
/// </summary>
internal sealed class Violations
{
    private readonly Construct _construct;
    private readonly List<string> _found;
    private readonly string _prefix;

    private Violations(Construct construct, List<string> found, string prefix) =>
        (_construct, _found, _prefix) = (construct, found, prefix);

    /// <summary>Runs the checks and throws once if any failed. Call it first in a construct's constructor.</summary>
    /// <exception cref="InvalidInputException">At least one check failed.</exception>
    public static void ThrowIfAny(Construct construct, Action<Violations> checks)
    {
        var violations = new Violations(construct, [], "");
        checks(violations);
        if (violations._found.Count == 0) return;
        throw new InvalidInputException($"{construct.GetType().Name} '{construct.Node.Path}'", violations._found);
    }

    /// <summary>
    /// As <see cref="ThrowIfAny(Construct, Action{Violations})"/>, for a construct's props. Callers without nullable annotations
    /// may pass <c>null</c>, which is reported like any other mistake.
    /// </summary>
    /// <param name="construct">The construct.</param>
    /// <param name="props">Its props.</param>
    /// <param name="checks">The checks, of props that are not <c>null</c>.</param>
    /// <exception cref="InvalidInputException">At least one check failed.</exception>
    public static void ThrowIfAny<T>(Construct construct, [NotNull] T? props, Action<T, Violations> checks)
        where T : class
    {
        ThrowIfAny(construct, violations =>
        {
            if (props is not null)
            {
                checks(props, violations);
            }
            else
            {
                violations.Add("Props", "have a value", null,
                    $"pass new {typeof(T).Name} with the settings that have no default");
            }
        });
        Debug.Assert(props is not null, "null has been refused");
    }

    /// <summary>The same collection, for the props of a part: <c>Retention</c> is reported as <c>Stream.Retention</c>.</summary>
    public Violations For(string part) => new(_construct, _found, $"{_prefix}{part}.");

    public void Add(string prop, string rule, object? got, string fix) =>
        _found.Add($"{_prefix}{prop} must {rule}; got {Show(got)}; {fix}");

    /// <summary>
    /// Adds a complete message in that form, from a rule that other parts check too; <c>null</c> if the rule holds.
    /// </summary>
    public void Add(string? sentence)
    {
        if (sentence is not null) _found.Add($"{_prefix}{sentence}");
    }

    public void Require(bool holds, string prop, string rule, object? got, string fix)
    {
        if (!holds) Add(prop, rule, got, fix);
    }

    /// <summary>Requires a number within a service's limit; unset values and tokens are skipped.</summary>
    public void Within(string prop, double? value, ServiceLimit limit, string? fix = null)
    {
        if (value is not { } number || Token.IsUnresolved(number) || limit.Contains(number)) return;
        Add(prop, $"be {limit}", number, fix ?? Nearest(number, limit));
    }

    /// <summary>Requires a whole number within a service's limit; unset values and tokens are skipped.</summary>
    public void Whole(string prop, double? value, ServiceLimit limit, string? fix = null)
    {
        if (value is not { } number || Token.IsUnresolved(number)) return;
        if (!limit.Contains(number)) Add(prop, $"be {limit}", number, fix ?? Nearest(number, limit));
        else if (number % 1 != 0) Add(prop, $"be a whole number of {limit.Unit}", number, $"use {Show(Math.Ceiling(number))}");
    }

    /// <summary>
    /// Requires a resource in the stack's Region. It is not checked if one of the Regions is known only at deployment.
    /// </summary>
    public void SameRegion(string prop, IResource? resource, string fix)
    {
        if (resource is not null) Same(prop, "Region", Place.OfStack(_construct).Region, Place.Of(resource).Region, fix);
    }

    /// <summary>Requires a resource in the stack's account, as <see cref="SameRegion"/>.</summary>
    public void SameAccount(string prop, IResource? resource, string fix)
    {
        if (resource is not null) Same(prop, "account", Place.OfStack(_construct).Account, Place.Of(resource).Account, fix);
    }

    /// <summary>Requires a named member of an enumeration.</summary>
    public void Defined<T>(string prop, T? value)
        where T : struct, Enum
    {
        if (value is not { } member || Enum.IsDefined(member)) return;
        Add(prop, $"be one of {string.Join(", ", Enum.GetNames<T>())}", member, "use one of them");
    }

    /// <summary>
    /// Requires a value, which callers without nullable annotations may leave <c>null</c>. Returns whether it is set.
    /// </summary>
    public bool Given(string prop, object? value)
    {
        Require(value is not null, prop, "have a value", null, "set it");
        return value is not null;
    }

    /// <summary>Requires a list without <c>null</c> in it. Returns whether the list and all of its elements are set.</summary>
    public bool AllGiven<T>(string prop, IReadOnlyCollection<T>? values)
    {
        if (!Given(prop, values)) return false;
        var gap = values!.ToList().FindIndex(value => value is null);
        Require(gap < 0, $"{prop}[{gap}]", "have a value", null, "set it or remove the element");
        return gap < 0;
    }

    private void Same(string prop, string what, string own, string other, string fix)
    {
        if (Token.IsUnresolved(own) || Token.IsUnresolved(other) || own == other) return;
        Add(prop, $"be of the stack's {what}, {own}", other, fix);
    }

    /// <summary>
    /// Requires a duration within a limit whose unit is seconds, minutes, hours or days, and whole in that unit, because AWS
    /// takes whole numbers; unset values and tokens are skipped.
    /// </summary>
    public void Within(string prop, Duration? value, ServiceLimit limit, string? fix = null)
    {
        if (value is null || value.IsUnresolved()) return;
        WithinWhole(prop, value.ToMilliseconds() / MillisecondsIn(limit.Unit), limit, fix);
    }

    /// <summary>
    /// Requires a size within a limit whose unit is bytes, KiB, MiB or GiB, and whole in that unit, because AWS takes whole
    /// numbers; unset values and tokens are skipped.
    /// </summary>
    public void Within(string prop, Size? value, ServiceLimit limit, string? fix = null)
    {
        if (value is null || value.IsUnresolved()) return;
        WithinWhole(prop, value.ToBytes() / BytesIn(limit.Unit), limit, fix);
    }

    /// <summary>Requires a count of elements within a limit; an unset list and a list token are skipped.</summary>
    public void Count<T>(string prop, IReadOnlyCollection<T>? values, ServiceLimit limit, string? fix = null)
    {
        if (values is null || limit.Contains(values.Count)) return;
        if (values is IReadOnlyCollection<string> texts && ListToken.Is(texts)) return;
        Add(prop, $"hold {limit}", values.Count, fix ?? Nearest(values.Count, limit));
    }

    /// <summary>Requires a text whose length is within a limit; unset values and tokens are skipped.</summary>
    public void Length(string prop, string? value, ServiceLimit limit, string? fix = null)
    {
        if (value is null || Token.IsUnresolved(value) || limit.Contains(value.Length)) return;
        Add(prop, $"be {limit} long", $"{value.Length} {limit.Unit}", fix ?? Nearest(value.Length, limit));
    }

    /// <summary>Requires a text of a given form; unset values and tokens are skipped.</summary>
    public void Matches(string prop, string? value, Regex form, string rule, string fix)
    {
        if (value is null || Token.IsUnresolved(value) || form.IsMatch(value)) return;
        Add(prop, rule, value, fix);
    }

    /// <summary>
    /// Checks that props have every value that the compiler requires. Code without nullable annotations, a <c>!</c> or a
    /// cast of a number can bypass the compiler: this finds <c>null</c> where a value is required, and numbers that an
    /// enumeration does not name. If it returns <c>false</c>, it has added the mistakes, and the caller must skip its other
    /// checks, which rely on the values.
    /// </summary>
    /// <param name="props">The props.</param>
    public bool AreComplete(object props) => AreComplete(props, props.GetType());

    /// <summary>
    /// The same for the properties of a base type only, if the values that tie a part to others do not exist yet.
    /// </summary>
    /// <param name="props">The props.</param>
    /// <param name="type">Their type or a base of it.</param>
    public bool AreComplete(object props, Type type)
    {
        var before = _found.Count;
        var annotations = new NullabilityInfoContext();
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0) continue;
            var nullability = annotations.Create(property);
            CheckValue(property.Name, property.GetValue(props), nullability.ReadState == NullabilityState.NotNull);
        }

        return _found.Count == before;
    }

    private void CheckValue(string prop, object? value, bool isRequired)
    {
        switch (value)
        {
            case null:
                Require(!isRequired, prop, "be set", null, "give a value");
                break;
            case Enum choice when !Enum.IsDefined(choice.GetType(), choice):
                var names = Enum.GetNames(choice.GetType());
                Add(prop, $"be a value of {choice.GetType().Name}", $"{choice:D}", $"use one of its names, such as {names[0]}");
                break;
            case IDictionary entries:
                foreach (DictionaryEntry entry in entries) CheckValue($"{prop}[{entry.Key}]", entry.Value, isRequired: true);
                break;
            case IList elements:
                for (var i = 0; i < elements.Count; i++)
                    CheckValue(string.Create(CultureInfo.InvariantCulture, $"{prop}[{i}]"), elements[i], isRequired: true);

                break;
        }
    }

    private void WithinWhole(string prop, double number, ServiceLimit limit, string? fix)
    {
        var got = $"{Show(number)} {limit.Unit}";
        if (!limit.Contains(number)) Add(prop, $"be {limit}", got, fix ?? Nearest(number, limit));
        else if (number % 1 != 0) Add(prop, $"be whole {limit.Unit}", got, $"use {Show(Math.Ceiling(number))} {limit.Unit}");
    }

    private static string Nearest(double number, ServiceLimit limit) => number switch
    {
        double.NaN => $"use a number, {limit}",
        _ when number < limit.Minimum => $"raise it to at least {Show(limit.Minimum)}",
        _ => $"lower it to at most {Show(limit.Maximum)}",
    };

    private static string Show(object? value) => value switch
    {
        null => "null",
        "" => "an empty string",
        double number => number.ToString("0.###", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "null",
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
