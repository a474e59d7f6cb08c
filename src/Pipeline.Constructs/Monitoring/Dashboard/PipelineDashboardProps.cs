using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>What a <see cref="PipelineDashboard"/> shows, and of which time.</summary>
public sealed partial record PipelineDashboardProps
{
    /// <summary>
    /// What it shows, in this order: pipelines, parts of the library by <see cref="DashboardPart"/>, parts of your own. At least
    /// one; of a <see cref="StreamingPipeline"/>'s own dashboard, what stands beside the pipeline. Default: none.
    /// </summary>
    public IReadOnlyList<IDashboardPart> Parts { get; set; } = [];

    /// <summary>
    /// Its name, 1 to 255 letters, digits, underscores and hyphens; another name is another dashboard. Default: CloudFormation
    /// makes one.
    /// </summary>
    public string? DashboardName { get; set; }

    /// <summary>
    /// The time that it shows when it is opened, whole minutes, 1 to 21600: for as long CloudWatch keeps values by the minute.
    /// Default: 3 hours.
    /// </summary>
    public Duration TimeRange { get; set; } = Duration.Hours(3);

    /// <summary>The page that says what to do in trouble; each band links to it. Default: none.</summary>
    public string? RunbookUrl { get; set; }

    /// <summary>
    /// Whether the results of the queries of logs are shown. Logs Insights scans the logs each time the dashboard is opened or
    /// refreshed, for 0.005 USD a GB (https://aws.amazon.com/cloudwatch/pricing/). The queries are saved either way. Default:
    /// <c>true</c>.
    /// </summary>
    public bool ShowsLogs { get; set; } = true;

    internal void Validate(Violations violations)
    {
        ValidateOptions(violations);
        if (Parts is { Count: 0 })
            violations.Add(nameof(Parts), "hold a part", "none", "add a StreamingPipeline, or parts by DashboardPart.Of");
    }

    /// <summary>All but whether there is a part, for a pipeline, which is one.</summary>
    internal void ValidateOptions(Violations violations)
    {
        violations.AllGiven(nameof(Parts), Parts);
        violations.Length(nameof(DashboardName), DashboardName, ServiceLimits.CloudWatch.DashboardNameLength);
        if (DashboardName is { Length: > 0 })
        {
            violations.Matches(
                nameof(DashboardName), DashboardName, NameForm(), "be of letters, digits, underscores and hyphens",
                "replace the others by hyphens");
        }

        if (violations.Given(nameof(TimeRange), TimeRange))
        {
            violations.Require(
                !TimeRange.IsUnresolved(), nameof(TimeRange), "be known when the template is made", "a token",
                "pass the value itself: it is written into the dashboard as a text");
            violations.Within(nameof(TimeRange), TimeRange, ServiceLimits.CloudWatch.KeptByTheMinute);
        }

        if (RunbookUrl is not null) new DashboardLink("Runbook", RunbookUrl).Validate(violations.For(nameof(RunbookUrl)));
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex NameForm();
}
