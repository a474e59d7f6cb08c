using Pipeline.Local.Diagram;
using Pipeline.Local.Metrics;

namespace Pipeline.Local.Console;

/// <summary>Sees alarms change their state.</summary>
internal sealed class AlarmWatch
{
    private const int MostChanges = 30;

    private readonly Ring<AlarmChange> _changes = new(MostChanges);
    private Dictionary<string, string> _before = [];
    private long _number;

    /// <summary>The alarms: those that fired first, then those on the way, the others by path.</summary>
    public IReadOnlyList<AlarmLine> Alarms { get; private set; } = [];

    /// <summary>The changes, the newest first.</summary>
    public IReadOnlyList<AlarmChange> Changes => _changes.Newest;

    /// <summary>Takes the states of all alarms. The first ones are no changes, but for alarms that have fired.</summary>
    public void Take(IReadOnlyList<AlarmResult> results, double at)
    {
        Alarms =
        [
            .. from result in results
               orderby Rank(result.State), result.Path
               select new AlarmLine(DiagramNames.Shown(result.Path), Word(result.State), result.Reason, result.Description),
        ];
        foreach (var alarm in Alarms)
        {
            var before = _before.GetValueOrDefault(alarm.Path, _before.Count == 0 && alarm.State != "alarm" ? alarm.State
                : Word(AlarmState.NotEvaluated));
            if (before != alarm.State)
                _changes.Add(new AlarmChange(++_number, at, alarm.Path, before, alarm.State, alarm.Reason));
        }

        _before = Alarms.GroupBy(alarm => alarm.Path).ToDictionary(same => same.Key, same => same.First().State);
    }

    /// <summary>A state in words.</summary>
    /// <param name="state">From an <see cref="AlarmLine"/>.</param>
    public static string Said(string state) => state switch
    {
        "alarm" => "ALARM",
        "onTheWay" => "on the way",
        "ok" => "OK",
        _ => "not evaluated",
    };

    private static int Rank(AlarmState state) => state switch
    {
        AlarmState.Fired => 0,
        AlarmState.Breaching => 1,
        AlarmState.Ok => 2,
        _ => 3,
    };

    private static string Word(AlarmState state) => state switch
    {
        AlarmState.Fired => "alarm",
        AlarmState.Breaching => "onTheWay",
        AlarmState.Ok => "ok",
        _ => "notEvaluated",
    };
}
