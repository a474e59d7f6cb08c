using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.Scheduler;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Pipeline.Constructs.Tests.HandOvers;

/// <summary>The resources of a construct's user, each made on first use.</summary>
internal sealed class Around(Construct scope)
{
    private int _counted;

    public Construct Scope => scope;

    public Function Function => Once("Function", id => new Function(scope, id, new FunctionProps
    {
        Runtime = Runtime.NODEJS_22_X,
        Handler = "index.handler",
        Code = Code.FromInline("exports.handler = async () => {};"),
    }));

    public Role Role => Once("Role", id => new Role(scope, id, new RoleProps { AssumedBy = new AccountRootPrincipal() }));

    public Queue Queue => Once("Queue", id => new Queue(scope, id));

    public Topic Topic => Once("Topic", id => new Topic(scope, id));

    public Bucket Bucket => Once("Bucket", id => new Bucket(scope, id));

    public Rule Rule => Once("Rule", id => new Rule(scope, id, new RuleProps
    {
        Schedule = Amazon.CDK.AWS.Events.Schedule.Rate(Duration.Days(1)),
    }));

    public Dashboard Dashboard => Once("Dashboard", id => new Dashboard(scope, id));

    public Alarm Alarm => Once("Alarm", id => new Alarm(scope, id, new AlarmProps
    {
        Metric = new Metric(new MetricProps { Namespace = "Any", MetricName = "Any" }),
        Threshold = 1,
        EvaluationPeriods = 1,
    }));

    /// <summary>Returns another id at each call.</summary>
    public string Next(string prefix) => $"{prefix}{++_counted}";

    public void Show(IMetric metric) => Dashboard.AddWidgets(new GraphWidget(new GraphWidgetProps { Left = [metric] }));

    public void Schedule(IScheduleTarget target) => _ = new Amazon.CDK.AWS.Scheduler.Schedule(
        scope,
        Next("Schedule"),
        new ScheduleProps { Target = target, Schedule = Amazon.CDK.AWS.Scheduler.ScheduleExpression.Rate(Duration.Days(1)) });

    private T Once<T>(string id, Func<string, T> make)
        where T : Construct => scope.Node.TryFindChild(id) as T ?? make(id);
}
