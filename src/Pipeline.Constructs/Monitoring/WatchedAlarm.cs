using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs;

/// <summary>An alarm of a group, with its name, severity and meaning.</summary>
/// <param name="Name">
/// Its name in the group, such as <c>IteratorAge</c>; the alarms of several indexes, consumers or replicas have one name.
/// </param>
/// <param name="Severity">Its severity.</param>
/// <param name="Meaning">Its consequence for the data.</param>
/// <param name="Alarm">The alarm.</param>
public sealed record WatchedAlarm(string Name, AlarmSeverity Severity, AlarmMeaning Meaning, Alarm Alarm);
