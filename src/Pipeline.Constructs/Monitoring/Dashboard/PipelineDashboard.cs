using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// A CloudWatch dashboard that shows the way of records from left to right: incoming, settled, delivered, searched. The states of
/// all alarms are on top, and their thresholds are lines in the graphs.
/// </summary>
/// <remarks>
/// <para><c>new PipelineDashboard(this, "Dashboard", new() { Parts = [badges, taxis] })</c> shows two pipelines, one below the
/// other. Pipelines of other stacks are read by cross-stack references, also of another Region or account if CDK can make them.
/// <see cref="StreamingPipelineProps.Dashboard"/> makes one for a pipeline.</para>
/// <para>The graphs keep their periods whatever time is shown, because the thresholds are valid for these periods.</para>
/// <para>Cost: three dashboards of an account are free, each further one is 3 USD a month; the queries of logs on it 0.005 USD a
/// GB that they scan (https://aws.amazon.com/cloudwatch/pricing/).</para>
/// </remarks>
public sealed class PipelineDashboard : Construct
{
    private const int AddressLength = 8;

    /// <summary>Makes the dashboard and saves its queries.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The parts to show, and settings that have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid, or the dashboard is larger than CloudWatch allows; the
    /// message lists every mistake.</exception>
    public PipelineDashboard(Construct scope, string id, PipelineDashboardProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        DashboardContent[] contents = [.. props.Parts.Select(part => part.OnDashboard())];
        Violations.ThrowIfAny(this, violations =>
        {
            for (var i = 0; i < contents.Length; i++)
            {
                var part = $"{nameof(props.Parts)}[{i}]";
                if (violations.Given(part, contents[i])) contents[i].Validate(violations.For(part));
            }
        });
        var layout = new DashboardLayout(this, props, contents);
        Violations.ThrowIfAny(this, layout.Validate);

        Dashboard = new Dashboard(this, "Resource", new DashboardProps
        {
            DashboardName = props.DashboardName,
            DefaultInterval = props.TimeRange,
            // Else CloudWatch sums by five minutes or more as the shown time grows, and no threshold of a minute holds.
            PeriodOverride = PeriodOverride.INHERIT,
        });
        foreach (var row in layout.Rows) Dashboard.AddWidgets([.. row]);
        foreach (var (_, query) in layout.Queries) Save(query);
    }

    /// <summary>The dashboard, for variables and further widgets.</summary>
    public Dashboard Dashboard { get; }

    /// <summary>The dashboard's name.</summary>
    public string DashboardName => Dashboard.DashboardName;

    // By its log group too: two parts may have a query of one name.
    private void Save(DashboardQuery query) => _ = new CfnQueryDefinition(
        this,
        $"{StableId.Of(this, "Query-", query.Name)}-{query.LogGroups[0].Node.Addr[^AddressLength..]}",
        new CfnQueryDefinitionProps
        {
            Name = SavedName(this, query),
            QueryString = query.Text,
            LogGroupNames = [.. query.LogGroups.Select(group => group.LogGroupName)],
        });

    // Logs Insights shows what stands before a slash as a folder.
    internal static string SavedName(PipelineDashboard dashboard, DashboardQuery query) =>
        Names.UniqueResourceName(dashboard, new UniqueResourceNameOptions
        {
            MaxLength = (int)ServiceLimits.Logs.SavedQueryNameLength.Maximum / 2,
            Separator = "-",
            AllowedSpecialCharacters = "-",
        }) + $"/{query.Name}";
}
