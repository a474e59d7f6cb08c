using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Tests.Documents;

/// <summary>The blocks of docs/dashboard.md, which <see cref="DocumentExampleTests"/> compares.</summary>
public class DashboardPageTests
{
    [Fact]
    public void DashboardPage_Synthesizes()
    {
        var template = Synth.Template(stack =>
        {
            OfOne(new Amazon.CDK.NestedStack(stack, "One"));
            OfSeveral(stack);
        });
        template.All("AWS::CloudWatch::Dashboard").ShouldHaveSingleItem();
        var body = DashboardBody.Of(template);
        body.Widgets.Count(widget => DashboardBody.Title(widget) == "Stream: records in, a minute").ShouldBe(2);
        body.Widgets.ShouldContain(widget => DashboardBody.Title(widget) == "Orders, a minute");
    }

    private static void OfOne(Stack stack)
    {
        var schema = TestWriter.Schema;
        #region docs/dashboard.md csharp 1
        new StreamingPipeline(stack, "Badges", new() { Schema = schema, Dashboard = new() });
        #endregion
    }

    private static void OfSeveral(Stack stack)
    {
        var badges = DashboardStacks.Pipeline(stack);
        var taxis = DashboardStacks.Pipeline(stack, "Taxis");
        var search = new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public([new AccountPrincipal("111122223333")]),
        });
        var searchAlarms = new SearchAlarms(stack, "SearchAlarms", new() { Domain = search, Topic = badges.AlarmTopic.Topic });
        var orders = new Orders([], new Metric(new MetricProps { Namespace = "Shop", MetricName = "Orders" }));
        #region docs/dashboard.md csharp 2
        new PipelineDashboard(stack, "Dashboard", new()
        {
            Parts = [badges, taxis, orders, DashboardPart.Of(search), DashboardPart.Of(searchAlarms)],
            RunbookUrl = "https://example.com/runbook",
        });
        #endregion
    }

    #region docs/dashboard.md csharp 3
    public sealed class Orders(IReadOnlyList<IAlarm> alarms, IMetric orders) : IDashboardPart
    {
        public DashboardContent OnDashboard() => new()
        {
            Widgets = [DashboardWidget.Graph(DashboardColumn.Incoming, "Orders, a minute", orders)],
            Alarms = alarms,
            Links = [new("Shop", "https://example.com/shop")],
        };
    }
    #endregion
}
