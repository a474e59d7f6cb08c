namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon CloudWatch: metrics, alarms and metric streams.</summary>
    public static class CloudWatch
    {
        private const string Alarm = Docs + "AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

        /// <summary>How far back an alarm with periods below an hour looks: its period times the number of its periods.</summary>
        public static readonly ServiceLimit EvaluatedSeconds = new(1, 86_400, "seconds", Alarm);

        /// <summary>The same in minutes, which is the shortest period of the services' own metrics.</summary>
        public static readonly ServiceLimit EvaluatedMinutes = new(1, 1440, "minutes", Alarm);

        /// <summary>How many periods an alarm counts: a day of the shortest period of the services' own metrics.</summary>
        public static readonly ServiceLimit EvaluatedPeriods = new(1, 1440, "periods", Alarm);

        /// <summary>Actions of an alarm for one of its states.</summary>
        public static readonly ServiceLimit ActionsOfAState = new(0, 5, "actions", Alarm);

        private const string CompositeAlarm = Docs + "AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html";

        /// <summary>The length of a composite alarm's rule.</summary>
        public static readonly ServiceLimit AlarmRuleLength = new(1, 10_240, "characters", CompositeAlarm);

        /// <summary>Alarms that a composite alarm's rule names.</summary>
        public static readonly ServiceLimit PartsOfAComposite = new(1, 100, "alarms", CompositeAlarm);

        /// <summary>Composite alarms that name one alarm.</summary>
        public static readonly ServiceLimit CompositesOfAnAlarm = new(0, 150, "composite alarms", CompositeAlarm);

        /// <summary>How long a composite alarm waits for its suppressor, and stays suppressed after it. AWS states no
        /// maximum: a day is this library's.</summary>
        public static readonly ServiceLimit SuppressorSeconds = new(0, 86_400, "seconds", CompositeAlarm);

        /// <summary>The length of an alarm's name.</summary>
        public static readonly ServiceLimit AlarmNameLength = new(1, 255, "characters", Alarm);

        private const string MuteRule = Docs + "AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html";

        /// <summary>Alarms that one mute rule names.</summary>
        public static readonly ServiceLimit AlarmsOfAMute = new(1, 100, "alarms", MuteRule);

        /// <summary>How long a mute rule mutes, 15 days at the most.</summary>
        public static readonly ServiceLimit MuteMinutes = new(1, 21_600, "minutes", MuteRule);

        private const string PutMetricData = Docs + "AmazonCloudWatch/latest/APIReference/API_PutMetricData.html";
        private const string Datum = Docs + "AmazonCloudWatch/latest/APIReference/API_MetricDatum.html";

        /// <summary>The length of a namespace, of a metric's and of a dimension's name.</summary>
        public static readonly ServiceLimit NameLength = new(1, 255, "characters", Datum);

        /// <summary>The length of a dimension's value.</summary>
        public static readonly ServiceLimit DimensionValueLength =
            new(1, 1024, "characters", Docs + "AmazonCloudWatch/latest/APIReference/API_Dimension.html");

        /// <summary>Dimensions of a metric.</summary>
        public static readonly ServiceLimit Dimensions = new(0, 30, "dimensions", Datum);

        /// <summary>Metrics of one PutMetricData call.</summary>
        public static readonly ServiceLimit MetricsOfAPut = new(1, 1000, "metrics", PutMetricData);

        /// <summary>Different values of one datum.</summary>
        public static readonly ServiceLimit ValuesOfADatum = new(1, 150, "values", Datum);

        /// <summary>The maximum age of a data point that is put, in days.</summary>
        public const int OldestPutDays = 14;

        /// <summary>How far in the future a data point that is put may be, in hours.</summary>
        public const int NewestPutHours = 2;

        /// <summary>The largest value of a data point, 2^360, and with a minus sign the smallest.</summary>
        public const double LargestValue = 2.3485425827738332e+108;

        /// <summary>The length of a period of a query, a day at the most.</summary>
        public static readonly ServiceLimit PeriodSeconds =
            new(1, 86_400, "seconds", Docs + "AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html");

        /// <summary>Data points of one GetMetricStatistics call.</summary>
        public const int DatapointsOfAQuery = 1440;

        /// <summary>Queries of one GetMetricData call.</summary>
        public static readonly ServiceLimit QueriesOfACall =
            new(1, 500, "queries", Docs + "AmazonCloudWatch/latest/APIReference/API_GetMetricData.html");

        /// <summary>Metrics in the expression of one alarm.</summary>
        public static readonly ServiceLimit MetricsOfAnAlarm =
            new(1, 10, "metrics", Docs + "AmazonCloudWatch/latest/monitoring/alarm-limits.html");

        private const string MetricStream = Docs + "AmazonCloudWatch/latest/APIReference/API_PutMetricStream.html";

        private const string StreamStatistics =
            Docs + "AmazonCloudWatch/latest/APIReference/API_MetricStreamStatisticsConfiguration.html";

        /// <summary>The name of a metric stream.</summary>
        public static readonly ServiceLimit MetricStreamNameLength = new(1, 255, "characters", MetricStream);

        /// <summary>A metric's name, and its namespace's.</summary>
        public static readonly ServiceLimit MetricNameLength =
            new(1, 255, "characters", Docs + "AmazonCloudWatch/latest/APIReference/API_MetricStreamFilter.html");

        /// <summary>Names of namespaces and metrics in a metric stream's filters, all together.</summary>
        public static readonly ServiceLimit MetricStreamFilterNames =
            new(0, 1000, "names", Docs + "AmazonCloudWatch/latest/APIReference/API_MetricStreamFilter.html");

        /// <summary>Entries of additional statistics of a metric stream.</summary>
        public static readonly ServiceLimit MetricStreamStatisticsConfigurations = new(0, 100, "entries", MetricStream);

        /// <summary>Metrics of one entry of additional statistics.</summary>
        public static readonly ServiceLimit MetricStreamStatisticsMetrics = new(1, 100, "metrics", StreamStatistics);

        /// <summary>Statistics of one entry of additional statistics.</summary>
        public static readonly ServiceLimit MetricStreamAdditionalStatistics = new(1, 20, "statistics", StreamStatistics);

        private const string Quotas = Docs + "AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html";

        private const string Body = Docs + "AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html";

        /// <summary>The name of a dashboard.</summary>
        public static readonly ServiceLimit DashboardNameLength =
            new(1, 255, "characters", Docs + "AmazonCloudWatch/latest/APIReference/API_PutDashboard.html");

        /// <summary>Widgets of a dashboard.</summary>
        public static readonly ServiceLimit WidgetsOfADashboard = new(0, 500, "widgets", Quotas);

        /// <summary>Metrics of a widget, those that a formula alone reads included.</summary>
        public static readonly ServiceLimit MetricsOfAWidget = new(0, 500, "metrics", Quotas);

        /// <summary>Metrics of all widgets of a dashboard, those that a formula alone reads included.</summary>
        public static readonly ServiceLimit MetricsOfADashboard = new(0, 2500, "metrics", Quotas);

        /// <summary>Alarms of an alarm widget.</summary>
        public static readonly ServiceLimit AlarmsOfAWidget = new(1, 100, "alarms", Body);

        /// <summary>For how long values are kept by the minute, 15 days.</summary>
        public static readonly ServiceLimit KeptByTheMinute =
            new(1, 21_600, "minutes", Docs + "AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html");
    }
}
