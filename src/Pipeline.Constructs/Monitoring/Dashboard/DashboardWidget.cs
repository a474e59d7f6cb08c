using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>A widget in a column of a <see cref="PipelineDashboard"/>.</summary>
public sealed record DashboardWidget
{
    private DashboardWidget()
    {
    }

    /// <summary>The column that it stands in.</summary>
    public DashboardColumn Column { get; private init; }

    /// <summary>The graph, or <c>null</c> for a widget of the user's.</summary>
    internal DashboardGraph? Drawn { get; private init; }

    /// <summary>The widget of the user's, or <c>null</c> for a graph.</summary>
    internal IWidget? Given { get; private init; }

    /// <summary>
    /// A widget of CDK as it is. One that is wider than its column gets a row of its own below the columns.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="widget">The widget, such as <c>new SingleValueWidget(...)</c>.</param>
    public static DashboardWidget Of(DashboardColumn column, IWidget widget) =>
        new() { Column = column, Given = Argument.Given(widget) };

    /// <summary>
    /// A graph as wide as its column, with the thresholds of the dashboard's alarms that read the same metrics. All metrics have
    /// one unit, which the title names.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="title">What it shows, with the unit and what it counts by, such as <c>Orders, a minute</c>.</param>
    /// <param name="metrics">The metrics, each with a label.</param>
    public static DashboardWidget Graph(DashboardColumn column, string title, params IMetric[] metrics) => Graph(
        column,
        new DashboardGraph(
            Argument.Given(title), [.. Argument.Given(metrics).Select(metric => new GraphLine(Argument.Given(metric)))]));

    internal static DashboardWidget Graph(DashboardColumn column, DashboardGraph graph) =>
        new() { Column = column, Drawn = graph };
}
