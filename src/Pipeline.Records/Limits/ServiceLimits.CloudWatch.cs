namespace Pipeline.Records;

public static partial class ServiceLimits
{
    /// <summary>Amazon CloudWatch alarms.</summary>
    public static class CloudWatch
    {
        private const string Alarm = Docs + "AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

        /// <summary>How far back an alarm looks: its period times the periods that it counts, with periods below an
        /// hour.</summary>
        public static readonly ServiceLimit EvaluatedSeconds = new(1, 86_400, "seconds", Alarm);

        /// <summary>The same in minutes, the shortest period of the services' own metrics.</summary>
        public static readonly ServiceLimit EvaluatedMinutes = new(1, 1440, "minutes", Alarm);

        /// <summary>Metrics in the expression of one alarm.</summary>
        public static readonly ServiceLimit MetricsOfAnAlarm =
            new(1, 10, "metrics", Docs + "AmazonCloudWatch/latest/monitoring/alarm-limits.html");
    }
}
