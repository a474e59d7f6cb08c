using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The alarms of one resource. They notify one topic when they go into ALARM and when they return to OK.</summary>
/// <remarks>
/// Cost, us-east-1: 0.10 USD a month for each metric that an alarm reads (https://aws.amazon.com/cloudwatch/pricing/). Missing
/// data does not alarm, because idle resources send none. An alarm on missing data is made only if a prop asks for it.
/// </remarks>
public abstract class AlarmGroup : Construct
{
    private readonly List<Alarm> _alarms = [];
    private readonly ITopic _topic;
    private SnsAction? _tell;

    // If the props are null, the topic is null too: the deriving constructor refuses them before it makes an alarm.
    private protected AlarmGroup(Construct scope, string id, ITopic topic)
        : base(scope, id) => _topic = topic;

    /// <summary>The alarms, for dashboards and composite alarms.</summary>
    public IReadOnlyList<Alarm> Alarms => _alarms;

    private protected void Add(string id, AlarmSpec spec)
    {
        _tell ??= new SnsAction(_topic);
        var alarm = new Alarm(this, id, new AlarmProps
        {
            Metric = spec.Metric,
            AlarmDescription = spec.Description,
            ComparisonOperator = spec.Above is null
                ? ComparisonOperator.LESS_THAN_THRESHOLD
                : ComparisonOperator.GREATER_THAN_THRESHOLD,
            Threshold = spec.Above ?? spec.Below!.Value,
            EvaluationPeriods = spec.Periods,
            DatapointsToAlarm = spec.Periods,
            TreatMissingData = spec.SilenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(_tell);
        alarm.AddOkAction(_tell);
        _alarms.Add(alarm);
    }

    /// <summary>
    /// Warns that an alarm is left out, because its threshold is computed from a value that is known only at deployment.
    /// </summary>
    private protected void LeaveOut(string id, string prop) => Warning.On(
        this,
        $"pipeline:alarm-left-out:{id}",
        $"The alarm {id} is left out: its threshold is computed from {prop}, which is a token; pass the number itself, or " +
        "acknowledge this");
}
