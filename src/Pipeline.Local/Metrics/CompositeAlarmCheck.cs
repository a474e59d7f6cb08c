using Pipeline.Local.Contracts;

namespace Pipeline.Local.Metrics;

/// <summary>Evaluates composite alarms by the states of the alarms that their rules name.</summary>
internal static class CompositeAlarmCheck
{
    /// <summary>Evaluates a composite alarm.</summary>
    /// <param name="alarm">An <c>AWS::CloudWatch::CompositeAlarm</c>.</param>
    /// <param name="find">The result of an alarm by its name or ARN; null where the run does not have the alarm.</param>
    public static AlarmResult Of(Resource alarm, Func<string, AlarmResult?> find)
    {
        var (state, reason) = (AlarmState.NotEvaluated, "");
        try
        {
            (state, reason) = Evaluate($"{alarm.Properties["AlarmRule"]}", find);
            if (state == AlarmState.Fired) reason += Suppressed(alarm, find);
        }
        catch (NotSupportedException error)
        {
            reason = error.Message;
        }

        return new AlarmResult(alarm.Path, state, reason, $"{alarm.Properties["AlarmDescription"]}");
    }

    /// <summary>Evaluates all composite alarms of a deployment, each after the alarms that it names.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="results">The results of its other alarms, by resource.</param>
    public static IEnumerable<AlarmResult> All(Deployment deployment, IReadOnlyList<(Resource Alarm, AlarmResult Result)> results)
    {
        var known = new Dictionary<string, AlarmResult>(StringComparer.Ordinal);
        foreach (var (alarm, result) in results) Add(alarm, result);
        foreach (var alarm in deployment.OfType(AwsType.CloudWatch.CompositeAlarm))
        {
            var result = Of(alarm, known.GetValueOrDefault);
            Add(alarm, result);
            yield return result;
        }

        void Add(Resource alarm, AlarmResult result)
        {
            known[alarm.PhysicalId] = result;
            if (alarm.Arn is { } arn) known[arn] = result;
        }
    }

    private static (AlarmState State, string Reason) Evaluate(string text, Func<string, AlarmResult?> find)
    {
        var fired = new List<string>();
        var rule = new AlarmRule(text, name =>
        {
            var part = find(name);
            if (part?.State == AlarmState.Fired) fired.Add(part.Path);
            return part?.State;
        });
        switch (rule.Evaluate())
        {
            case true:
                return (AlarmState.Fired, fired.Count > 0 ? $"fired: {string.Join(", ", fired)}" : "its rule holds");
            case false:
                return (AlarmState.Ok, "");
            default:
                var name = rule.Unknown[0];
                var why = find(name) is { } part ? $"is not evaluated: {part.Reason}" : "is not in the run";
                throw new NotSupportedException($"it needs the state of {name}, which {why}");
        }
    }

    // The suppressor changes no state: it holds the actions back
    // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html).
    private static string Suppressed(Resource alarm, Func<string, AlarmResult?> find) =>
        alarm.Properties["ActionsSuppressor"]?.ToString() is { } name && find(name)?.State == AlarmState.Fired
            ? $"; its actions are held back while {name} is on"
            : "";
}
