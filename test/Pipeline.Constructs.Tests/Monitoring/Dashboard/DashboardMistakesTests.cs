using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class DashboardMistakesTests
{
    [Fact]
    public void WrongProps_OneMessageListsAll()
    {
        var error = Refused(new()
        {
            DashboardName = "a b",
            TimeRange = Duration.Seconds(90),
            RunbookUrl = "http://example.com",
        });
        error.Violations.ShouldBe(
        [
            "DashboardName must be of letters, digits, underscores and hyphens; got a b; replace the others by hyphens",
            "TimeRange must be whole minutes; got 1.5 minutes; use 2 minutes",
            "RunbookUrl.Url must be an address that begins with https:// and has no blank or parenthesis; got " +
            "http://example.com; write the whole address, special characters as %20 and the like",
            "Parts must hold a part; got none; add a StreamingPipeline, or parts by DashboardPart.Of",
        ]);
    }

    [Fact]
    public void WrongContent_OneMessageListsAll()
    {
        var error = Refused(new()
        {
            Parts =
            [
                new DashboardStacks.Custom(new()
                {
                    Title = " ",
                    Links = [new("a [b]", "https://example.com")],
                    Queries = [new() { Name = "", LogGroups = [], Lines = [] }],
                }),
                new DashboardStacks.Custom(null!),
            ],
        });
        error.Violations.ShouldBe(
        [
            "Parts[0].Title must have a letter; got an empty string; name the band, or leave it out",
            "Parts[0].Queries.Name must have a letter; got an empty string; say what it looks for",
            "Parts[0].Queries.LogGroups must hold 1 to 50 log groups; got 0; raise it to at least 1",
            "Parts[0].Queries.Lines must hold a command; got none; add one, such as fields @timestamp, @message",
            "Parts[0].Links.Text must be a text without brackets or line breaks; got a [b]; write it in words",
            "Parts[1] must have a value; got null; set it",
        ]);
    }

    [Fact]
    public void MoreThanCloudWatchTakes_IsRefused()
    {
        static IMetric[] Metrics(int count) =>
        [
            .. Enumerable.Range(0, count).Select(i => new Metric(new MetricProps
            {
                Namespace = "Shop",
                MetricName = string.Create(CultureInfo.InvariantCulture, $"Orders{i}"),
            })),
        ];

        var error = Refused(new()
        {
            Parts =
            [
                new DashboardStacks.Custom(new()
                {
                    Widgets =
                    [
                        DashboardWidget.Graph(DashboardColumn.Incoming, "Many", Metrics(501)),
                        .. Enumerable.Range(0, 500)
                            .Select(_ => DashboardWidget.Graph(DashboardColumn.Incoming, "Few", Metrics(4))),
                    ],
                }),
            ],
        });
        error.Violations.ShouldBe(
        [
            "Parts must hold 0 to 500 widgets; got 502; show fewer parts, or divide them among several dashboards",
            "Parts, widget 'Many', must hold 0 to 500 metrics; got 501; divide its metrics among several widgets",
            "Parts must hold 0 to 2500 metrics; got 2501; show fewer parts, or divide them among several dashboards",
        ]);
    }

    [Fact]
    public void BodyThatNoTemplateHolds_IsRefused()
    {
        var text = new TextWidget(new TextWidgetProps { Markdown = new string('x', 1_048_576) });
        var part = new DashboardStacks.Custom(new() { Widgets = [DashboardWidget.Of(DashboardColumn.Incoming, text)] });
        Refused(new() { Parts = [part] }).Violations.ShouldHaveSingleItem()
            .ShouldStartWith("Parts, as the dashboard's body, must be 1 to 1048576 bytes; got ");
    }

    private static InvalidInputException Refused(PipelineDashboardProps props) => Should.Throw<InvalidInputException>(() =>
        Synth.Template(stack => new PipelineDashboard(stack, "Dashboard", props)));
}
