using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>Where everything stands on a dashboard of 24 columns, before it is made.</summary>
internal sealed class DashboardLayout
{
    private const int Width = 24;
    private const int GraphHeight = 5;
    private const int AlarmsOfARow = 8;
    private const string Red = "#d62728";
    private const string Gray = "#7f7f7f";

    private readonly PipelineDashboard _dashboard;
    private readonly AlarmThresholds _thresholds;

    public DashboardLayout(PipelineDashboard dashboard, PipelineDashboardProps props, IReadOnlyList<DashboardContent> contents)
    {
        _dashboard = dashboard;
        var alarms = contents.SelectMany(content => content.Alarms).DistinctBy(alarm => alarm.Node.Path).ToList();
        _thresholds = new(alarms);
        var bands = Bands(contents).ToList();
        Queries =
        [
            .. bands.SelectMany(band => band.Queries.Select(query =>
                (bands.Count > 1 && band.Title is not null ? $"{band.Title}: {query.Name}" : query.Name, query))),
        ];
        Rows =
        [
            .. States(alarms),
            .. bands.SelectMany(band => Band(band, props.RunbookUrl)).ToList(),
            .. Rest([.. alarms.Where(alarm => !_thresholds.IsDrawn(alarm))]),
            .. props.ShowsLogs ? Logs() : [],
        ];
    }

    /// <summary>The widgets, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<IWidget>> Rows { get; }

    /// <summary>The queries, each with the title of its table.</summary>
    public IReadOnlyList<(string Title, DashboardQuery Query)> Queries { get; }

    /// <summary>What CloudWatch refuses, and CloudFormation: AWS sets no length of a body, but a template has one.</summary>
    public void Validate(Violations violations)
    {
        var stack = Stack.Of(_dashboard);
        var widgets = Rows.SelectMany(row => row).SelectMany(widget => widget.ToJson())
            .Select(widget => JsonSerializer.SerializeToNode(stack.Resolve(widget))!).ToList();
        const string Parts = nameof(PipelineDashboardProps.Parts);
        const string Split = "show fewer parts, or divide them among several dashboards";
        violations.Count(Parts, widgets, ServiceLimits.CloudWatch.WidgetsOfADashboard, Split);
        foreach (var widget in widgets)
        {
            violations.Count(
                $"{Parts}, widget '{widget["properties"]?["title"]}',",
                Metrics(widget),
                ServiceLimits.CloudWatch.MetricsOfAWidget,
                "divide its metrics among several widgets");
        }

        violations.Count(Parts, [.. widgets.SelectMany(Metrics)], ServiceLimits.CloudWatch.MetricsOfADashboard, Split);
        violations.Within(
            $"{Parts}, as the dashboard's body,",
            (double)widgets.Sum(widget => Encoding.UTF8.GetByteCount(widget.ToJsonString())),
            ServiceLimits.CloudFormation.TemplateBytes,
            Split);
        foreach (var (title, query) in Queries)
        {
            var name = PipelineDashboard.SavedName(_dashboard, query);
            violations.Length($"{Parts}, query '{title}'", name, ServiceLimits.Logs.SavedQueryNameLength, "shorten its name");
        }
    }

    private static IReadOnlyList<JsonNode?> Metrics(JsonNode widget) =>
        widget["properties"]?["metrics"] is JsonArray metrics ? [.. metrics] : [];

    // Parts without a title share the first band.
    private static IEnumerable<DashboardContent> Bands(IReadOnlyList<DashboardContent> contents)
    {
        var shared = contents.Where(content => content.Title is null).ToList();
        if (shared.Count > 0) yield return shared.Aggregate((all, content) => all.And(content));
        foreach (var content in contents.Where(content => content.Title is not null)) yield return content;
    }

    private static IEnumerable<IReadOnlyList<IWidget>> States(IReadOnlyList<IAlarm> alarms) => alarms
        .Chunk((int)ServiceLimits.CloudWatch.AlarmsOfAWidget.Maximum)
        .Select(chunk => (IReadOnlyList<IWidget>)
        [
            new AlarmStatusWidget(new AlarmStatusWidgetProps
            {
                Title = "Alarms",
                Alarms = chunk,
                Width = Width,
                Height = 2 + ((chunk.Length + AlarmsOfARow - 1) / AlarmsOfARow),
            }),
        ]);

    private IEnumerable<IReadOnlyList<IWidget>> Band(DashboardContent band, string? runbook)
    {
        IReadOnlyList<DashboardLink> links = runbook is null ? band.Links : [new("Runbook", runbook), .. band.Links];
        if (Heading(band.Title, links) is { } heading) yield return [heading];

        var columns = band.Widgets.GroupBy(widget => widget.Column).OrderBy(column => column.Key).ToList();
        if (columns.Count == 0) yield break;
        var width = Width / columns.Count;
        yield return
        [
            .. columns.Select((column, i) =>
                (IWidget)Text($"### {Name(column.Key)}{(i < columns.Count - 1 ? " →" : "")}", width, 1)),
        ];
        yield return
        [
            .. columns.Select(column => new Column([.. column.Where(widget => !IsWide(widget, width)).Select(widget =>
                widget.Given ?? Draw(widget.Drawn!, width))])),
        ];
        foreach (var widget in band.Widgets.Where(widget => IsWide(widget, width))) yield return [widget.Given!];
    }

    private static bool IsWide(DashboardWidget widget, int width) => widget.Given?.Width > width;

    private static TextWidget? Heading(string? title, IReadOnlyList<DashboardLink> links)
    {
        List<string> lines = [];
        if (title is not null) lines.Add($"## {title}");
        if (links.Count > 0) lines.Add(string.Join(" · ", links.Select(link => link.Markdown)));
        return lines.Count == 0 ? null : Text(string.Join("\n", lines), Width, lines.Count);
    }

    private static string Name(DashboardColumn column) => column switch
    {
        DashboardColumn.Incoming => "In",
        DashboardColumn.Settled => "Settled",
        DashboardColumn.Delivered => "Delivered",
        _ => "Searched",
    };

    private static TextWidget Text(string markdown, int width, int height) => new(new TextWidgetProps
    {
        Markdown = markdown,
        Width = width,
        Height = height,
        Background = TextWidgetBackground.TRANSPARENT,
    });

    private GraphWidget Draw(DashboardGraph graph, int width) => new(new GraphWidgetProps
    {
        Title = graph.Title,
        Left = [.. graph.Lines.Select((line, i) => line.At(i))],
        LeftAnnotations = [.. Annotations(graph)],
        LeftYAxis = new YAxisProps { Min = 0, ShowUnits = false },
        Width = width,
        Height = GraphHeight,
    });

    // Several alarms of one value have one line, which names them all.
    private IEnumerable<IHorizontalAnnotation> Annotations(DashboardGraph graph)
    {
        var thresholds = graph.Lines
            .SelectMany(line => _thresholds.Of(line.Metric)
                .Select(threshold => (Value: line.Drawn(threshold.Value), threshold.Label)))
            .GroupBy(threshold => Math.Round(threshold.Value, 9))
            .OrderBy(threshold => threshold.Key);
        foreach (var threshold in thresholds)
        {
            yield return new HorizontalAnnotation
            {
                Value = threshold.Key,
                Label = string.Join(", ", threshold.Select(alarm => alarm.Label).Distinct()),
                Color = Red,
            };
        }

        foreach (var (value, label) in graph.Limits)
            yield return new HorizontalAnnotation { Value = value, Label = label, Color = Gray };
    }

    private static IEnumerable<IReadOnlyList<IWidget>> Rest(IReadOnlyList<IAlarm> alarms)
    {
        if (alarms.Count == 0) yield break;
        yield return [Text("### Further alarms", Width, 1)];
        foreach (var row in alarms.Chunk(4))
        {
            yield return
            [
                .. row.Select(alarm => new AlarmWidget(new AlarmWidgetProps
                {
                    Title = $"Alarm {alarm.Node.Id}",
                    Alarm = alarm,
                    Width = Width / 4,
                    Height = GraphHeight,
                })),
            ];
        }
    }

    private IEnumerable<IReadOnlyList<IWidget>> Logs()
    {
        if (Queries.Count == 0) yield break;
        yield return [Text("### Logs", Width, 1)];
        foreach (var row in Queries.Chunk(2))
        {
            yield return
            [
                .. row.Select(entry => new LogQueryWidget(new LogQueryWidgetProps
                {
                    Title = entry.Title,
                    LogGroupNames = [.. entry.Query.LogGroups.Select(group => group.LogGroupName)],
                    QueryLines = [.. entry.Query.Lines],
                    Region = entry.Query.LogGroups[0].Env.Region,
                    View = LogQueryVisualizationType.TABLE,
                    Width = Width / 2,
                    Height = GraphHeight,
                })),
            ];
        }
    }
}
