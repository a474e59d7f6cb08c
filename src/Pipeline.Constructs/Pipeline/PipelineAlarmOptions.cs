using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The actions of the alarms of a <see cref="StreamingPipeline"/>, and which alarms are changed or left out.</summary>
/// <remarks>
/// An alarm is named by its part and its name: <c>Stream.IteratorAge</c>, <c>Writer.Errors</c>, <c>Table.SystemErrors</c>,
/// <c>Delivery.DataFreshness</c>, <c>Catalog.QueriesFailed</c>, <c>Health.DataLost</c>. docs/alarms.md lists the names.
/// </remarks>
public sealed record PipelineAlarmOptions : PartOptions
{
    private static readonly (string Part, AlarmKinds Kinds)[] Parts =
    [
        ("Stream", AlarmKindsOf.Stream),
        ("Writer", AlarmKindsOf.Function),
        ("Table", AlarmKindsOf.Table),
        ("Delivery", AlarmKindsOf.Delivery),
        ("Catalog", AlarmKindsOf.Catalog),
        ("Health", AlarmKindsOf.Health),
    ];

    /// <summary>
    /// The actions of alarms by their severity. Default: all notify the pipeline's own topic
    /// (<see cref="StreamingPipeline.AlarmTopic"/>), which is not made with a routing.
    /// </summary>
    public AlarmRouting? Routing { get; set; }

    /// <summary>
    /// The e-mail addresses that get the warnings, from a topic of their own (<see cref="StreamingPipeline.WarningTopic"/>).
    /// <see cref="StreamingPipelineProps.AlarmEmailAddresses"/> get the critical alarms alone then. Refused with
    /// <see cref="Routing"/>. Default: none; one topic gets all alarms.
    /// </summary>
    public IReadOnlyList<string> WarningEmailAddresses { get; set; } = [];

    /// <summary>Changes of thresholds, periods and severities by the alarms' names. Default: none.</summary>
    public IReadOnlyDictionary<string, AlarmOverride> Overrides { get; set; } = new Dictionary<string, AlarmOverride>();

    /// <summary>The names of alarms that are not made. Default: none.</summary>
    public IReadOnlyList<string> Off { get; set; } = [];

    /// <summary>The address of the runbook, as <see cref="AlarmGroupProps.RunbookUrl"/>.</summary>
    public string RunbookUrl { get; set; } = "docs/runbook.md";

    /// <summary>
    /// Whether <see cref="PipelineHealth"/> is made over all alarms: three composite alarms of 0.50 USD a month each
    /// (https://aws.amazon.com/cloudwatch/pricing/). Default: <c>false</c>.
    /// </summary>
    public bool HasComposites { get; set; }

    /// <summary>
    /// Whether the queries of the catalog are watched, by two alarms (<see cref="CatalogAlarms"/>) that read 3 metrics for 0.10
    /// USD a month each (https://aws.amazon.com/cloudwatch/pricing/). Refused without a catalog. Default: <c>false</c>, because a
    /// failed query is usually its author's mistake, and no record is late for it.
    /// </summary>
    public bool HasCatalogAlarms { get; set; }

    /// <summary>
    /// An alarm that suppresses the actions of the composite alarms; refused without <see cref="HasComposites"/>. Default: none.
    /// </summary>
    public IAlarm? Suppressor { get; set; }

    /// <summary>
    /// The least traffic of a stream whose producers never pause. Default: none, so an idle pipeline does not alarm.
    /// </summary>
    public ExpectedTraffic? ExpectedTraffic { get; set; }

    /// <summary>The band of normal traffic, as <see cref="StreamAlarmsProps.AnomalyBand"/>. Default: none.</summary>
    public double? AnomalyBand { get; set; }

    /// <summary>Sets the options of a group's alarms in the group's props.</summary>
    /// <param name="part">The part's word in names.</param>
    /// <param name="props">The group's props.</param>
    /// <param name="topic">The pipeline's topic, or <c>null</c> with a routing.</param>
    /// <param name="warnings">The topic of the warnings; <c>null</c> if they have none of their own.</param>
    internal T Give<T>(string part, T props, ITopic? topic, ITopic? warnings)
        where T : AlarmGroupProps
    {
        var prefix = $"{part}.";
        props.Topic = warnings is null ? topic : null;
        props.Routing = Routing ?? (topic is null || warnings is null ? null : AlarmRouting.To(topic, warnings));
        props.RunbookUrl = RunbookUrl;
        props.Off = [.. Off.Where(Names).Select(Cut)];
        props.Overrides = Overrides.Where(entry => Names(entry.Key)).ToDictionary(entry => Cut(entry.Key), entry => entry.Value);
        return props;

        bool Names(string name) => name.StartsWith(prefix, StringComparison.Ordinal);
        string Cut(string name) => name[prefix.Length..];
    }

    internal void Validate(Violations violations, bool hasDelivery, bool hasCatalog)
    {
        AlarmRules.Changes(
            violations,
            [
                .. from part in Parts
                   where part.Part switch
                   {
                       "Delivery" => hasDelivery,
                       "Catalog" => HasCatalogAlarms && hasCatalog,
                       "Health" => HasComposites,
                       _ => true,
                   }
                   from kind in part.Kinds.All
                   select $"{part.Part}.{kind.Name}",
            ],
            Off,
            Overrides);
        Routing?.Validate(violations.For(nameof(Routing)));
        if (AlarmTopicProps.ValidateAddresses(violations, nameof(WarningEmailAddresses), WarningEmailAddresses))
        {
            violations.Require(
                Routing is null || WarningEmailAddresses.Count == 0,
                nameof(WarningEmailAddresses),
                $"be empty with {nameof(Routing)}, which sets the actions of warnings",
                string.Join(", ", WarningEmailAddresses),
                "subscribe the addresses to a topic of the routing");
        }

        violations.Given(nameof(RunbookUrl), RunbookUrl);
        violations.Require(
            Suppressor is null || HasComposites,
            nameof(Suppressor),
            $"be unset without {nameof(HasComposites)}",
            "an alarm",
            $"set {nameof(HasComposites)}, or remove it");
        violations.Require(
            !HasCatalogAlarms || hasCatalog,
            nameof(HasCatalogAlarms),
            "be false without a catalog",
            true,
            "remove it, or set HasDelivery and HasCatalog");
        ExpectedTraffic?.Validate(violations.For(nameof(ExpectedTraffic)));
        StreamAlarmsProps.ValidateBand(violations, AnomalyBand);
    }
}
