using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>Alarms on a dashboard.</summary>
internal sealed class AlarmsPart(IReadOnlyList<IAlarm> alarms) : IDashboardPart
{
    public DashboardContent OnDashboard() => new() { Alarms = alarms };
}
