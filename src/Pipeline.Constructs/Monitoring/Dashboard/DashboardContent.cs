using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>What a <see cref="PipelineDashboard"/> shows of one part, as data.</summary>
public sealed record DashboardContent
{
    /// <summary>
    /// The heading of a band of its own, such as a pipeline's name. Default: none, so that it shares the first band with all
    /// other parts that have none.
    /// </summary>
    public string? Title { get; set; }

    /// <summary>The widgets, each in its column, from top to bottom. Default: none.</summary>
    public IReadOnlyList<DashboardWidget> Widgets { get; set; } = [];

    /// <summary>
    /// The alarms. Their states stand on top; the threshold of each is a line in every graph of its metric, and one whose metric
    /// no graph has gets a graph at the end. Default: none.
    /// </summary>
    public IReadOnlyList<IAlarm> Alarms { get; set; } = [];

    /// <summary>Queries of logs, each saved in CloudWatch Logs Insights and shown as a table. Default: none.</summary>
    public IReadOnlyList<DashboardQuery> Queries { get; set; } = [];

    /// <summary>Links of the band's heading. Default: none.</summary>
    public IReadOnlyList<DashboardLink> Links { get; set; } = [];

    internal void Validate(Violations violations)
    {
        violations.Require(
            Title is null || Title.Trim().Length > 0, nameof(Title), "have a letter", "", "name the band, or leave it out");
        violations.AllGiven(nameof(Widgets), Widgets);
        violations.AllGiven(nameof(Alarms), Alarms);
        if (violations.AllGiven(nameof(Queries), Queries))
            foreach (var query in Queries) query.Validate(violations.For(nameof(Queries)));

        if (!violations.AllGiven(nameof(Links), Links)) return;
        foreach (var link in Links) link.Validate(violations.For(nameof(Links)));
    }

    /// <summary>Both, under the title of the first.</summary>
    internal DashboardContent And(DashboardContent other) => this with
    {
        Widgets = [.. Widgets, .. other.Widgets],
        Alarms = [.. Alarms, .. other.Alarms],
        Queries = [.. Queries, .. other.Queries],
        Links = [.. Links, .. other.Links],
    };
}
