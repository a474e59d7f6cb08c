using Amazon.CDK;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The rules for changes of alarms by name, in a group and in a pipeline.</summary>
internal static class AlarmRules
{
    /// <summary>Checks the names that are left out and the changes by name.</summary>
    /// <param name="violations">Where mistakes are added.</param>
    /// <param name="names">The names that exist.</param>
    /// <param name="off">The names of alarms that are not made.</param>
    /// <param name="overrides">The changes.</param>
    public static void Changes(
        Violations violations,
        IReadOnlyList<string> names,
        IReadOnlyList<string> off,
        IReadOnlyDictionary<string, AlarmOverride> overrides)
    {
        var hasOff = violations.AllGiven(nameof(AlarmGroupProps.Off), off);
        if (hasOff) Known(nameof(AlarmGroupProps.Off), off);
        if (!violations.Given(nameof(AlarmGroupProps.Overrides), overrides)) return;
        Known(nameof(AlarmGroupProps.Overrides), overrides.Keys);
        foreach (var (name, change) in overrides.Where(entry => names.Contains(entry.Key)))
            Change(violations, $"{nameof(AlarmGroupProps.Overrides)}[{name}]", change, hasOff && off.Contains(name));

        void Known(string prop, IEnumerable<string> given)
        {
            var unknown = given.Where(name => !names.Contains(name)).ToList();
            violations.Require(
                unknown.Count == 0,
                prop,
                $"name alarms of {string.Join(", ", names)}",
                string.Join(", ", unknown),
                "use these names, in the same letters");
        }
    }

    private static void Change(Violations violations, string prop, AlarmOverride? change, bool isOff)
    {
        if (!violations.Given(prop, change)) return;
        Known(nameof(change.Threshold), change!.Threshold);
        Known(nameof(change.Periods), change.Periods);
        violations.Whole($"{prop}.{nameof(change.Periods)}", change.Periods, ServiceLimits.CloudWatch.EvaluatedPeriods);
        violations.Defined($"{prop}.{nameof(change.Severity)}", change.Severity);
        violations.Require(
            !isOff, prop, $"be absent if {nameof(AlarmGroupProps.Off)} names the alarm", "both", "remove one of them");

        void Known(string part, double? number) => violations.Require(
            number is not { } value || (!Token.IsUnresolved(value) && double.IsFinite(value)),
            $"{prop}.{part}",
            "be a number that is known when the template is made",
            number is { } given && Token.IsUnresolved(given) ? "a token" : number,
            "pass the number itself: the alarm's description contains it");
    }
}
