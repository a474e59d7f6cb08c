using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Logs;

namespace Pipeline.Constructs.Tests;

public class PipelineDashboardTests
{
    private const string Type = "AWS::CloudWatch::Dashboard";
    private const string SavedQuery = "AWS::Logs::QueryDefinition";
    private const int Columns = 24;

    private static readonly Lazy<Template> WithSearch =
        new(() => Synth.Template(stack => DashboardStacks.WithSearch(stack)));
    private static readonly CheckedStack Everything = new(DashboardStacks.Everything);

    public static TheoryData<string> Subsets =>
        ["stream", "writer", "table", "delivery", "catalog", "search", "queue", "pipeline without delivery", "alarms"];

    [Fact]
    public void Pipeline_TellsItsStoryFromLeftToRight() =>
        Snapshot.VerifyText(string.Join('\n', DashboardBody.Of(WithSearch.Value).Widgets.Select(Describe)));

    [Fact]
    public void Picture_IsMadeOfTheBody()
    {
        var body = DashboardBody.Of(WithSearch.Value);
        var (file, received) = (Repository.PathTo("docs", "dashboard.svg"), Repository.PathTo("docs", "dashboard.received.svg"));
        var picture = DashboardPicture.Of(body);
        var isSame = File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == picture;
        if (isSame) File.Delete(received);
        else File.WriteAllText(received, picture);
        isSame.ShouldBeTrue(
            $"docs/dashboard.svg must be the picture of the dashboard; look at {received}, then give it that name");
    }

    [Fact]
    public void EveryPart_PassesCdkNag() => Everything.Findings
        .Where(finding => !finding.Contains(" at Stack/Search/", StringComparison.Ordinal)
            && !finding.Contains(" at Stack/Feed/", StringComparison.Ordinal))
        .ShouldBeEmpty("those of a small domain and of an API are known");

    [Fact]
    public void EveryMetric_IsPublishedByAws()
    {
        var metrics = DashboardBody.Of(Everything.Template).Widgets.SelectMany(DashboardBody.Metrics).ToList();
        metrics.Count.ShouldBeGreaterThan(60);
        metrics.Where(metric => !PublishedMetrics.Has(metric.Namespace, metric.Name, metric.Dimensions.Keys))
            .Select(metric => $"{metric.Namespace} {metric.Name} {string.Join(' ', metric.Dimensions.Keys)}").ShouldBeEmpty();
        metrics.SelectMany(metric => metric.Dimensions.Values).ShouldEachBe(value => value.Length > 0);
    }

    [Fact]
    public void EveryMetricOfAnAlarm_IsPublishedByAws() => AlarmTable.Read(Everything.Template)
        .Where(metric => !PublishedMetrics.Has(metric.Namespace, metric.Name, metric.Dimensions.Keys))
        .Select(metric => $"{metric.Namespace} {metric.Name} {string.Join(' ', metric.Dimensions.Keys)}").ShouldBeEmpty();

    [Fact]
    public void EveryGraph_HasATitleAndLabels() => DashboardBody.Of(Everything.Template).Widgets
        .Where(widget => (string)widget["type"]! == "metric" && widget["properties"]!["annotations"]?["alarms"] is null)
        .ShouldEachBe(widget => DashboardBody.Title(widget).Length > 0
            && DashboardBody.Legend(widget).Any() && DashboardBody.Legend(widget).All(label => label.Length > 0));

    // The one that no graph of the columns has: errors inside DynamoDB, a sum over its operations.
    [Fact]
    public void EveryThreshold_IsALineOfAGraph() => DashboardBody.Of(Everything.Template).Widgets
        .Where(widget => widget["properties"]?["annotations"]?["alarms"] is not null)
        .Select(DashboardBody.Title)
        .ShouldBe(["Alarm SystemErrors"]);

    // The composites first: they say what the others mean together.
    [Fact]
    public void Composites_StandOnTopOfTheirParts()
    {
        var template = Synth.Template(stack => DashboardStacks.Pipeline(stack, change: props => props with
        {
            Alarms = alarms => alarms with { HasComposites = true },
            Dashboard = new(),
        }));
        var body = DashboardBody.Of(template);
        var states = body.Graph("Alarms")["properties"]!["alarms"]!.AsArray().Select(arn => $"{arn}").ToList();
        states.Take(3).Select(arn => arn.Split("Health")[1]).ShouldBe(["DataLost", "DataLate", "PipelineDown"]);
        states.Count.ShouldBe(
            template.All("AWS::CloudWatch::CompositeAlarm").Count + template.All("AWS::CloudWatch::Alarm").Count);
        body.Widgets.ShouldNotContain(widget => DashboardBody.Title(widget).StartsWith("Alarm Data", StringComparison.Ordinal));
    }

    [Fact]
    public void OverridesAndOff_AreThoseOfTheDashboardToo()
    {
        var body = DashboardBody.Of(Synth.Template(stack => DashboardStacks.Pipeline(stack, change: props => props with
        {
            Alarms = alarms => alarms with
            {
                Overrides = new Dictionary<string, AlarmOverride> { ["Stream.IteratorAge"] = new() { Threshold = 3_600_000 } },
                Off = ["Stream.ReadThrottled"],
            },
            Dashboard = new(),
        })));
        DashboardBody.Lines(body.Graph("Stream: age of the oldest unread record, minutes")).ShouldBe([(60, "IteratorAge")]);
        DashboardBody.Lines(body.Graph("Stream: throttled or failed, share of all"))
            .ShouldEachBe(line => !line.Label.Contains("ReadThrottled"));
        body.Graph("Alarms").ToJsonString().ShouldNotContain("StreamAlarmsReadThrottled");
        body.Graph("Alarms").ToJsonString().ShouldContain("StreamAlarmsIteratorAge");
    }

    [Theory]
    [InlineData("Stream: age of the oldest unread record, minutes", "IteratorAge", 720)]
    [InlineData("Writer: age of records, minutes", "IteratorAge", 720)]
    [InlineData("Delivery: age of the oldest record, seconds", "DataFreshness", 600)]
    [InlineData("Table: write units, a second", "WriteCapacity", 3200)]
    [InlineData("Stream: throttled or failed, share of all", "ReadThrottled", 0.01)]
    [InlineData("Writer: rejected, given up, set aside, a minute", "RecordsRejected", 0)]
    [InlineData("Delivery: attempts that succeeded, share of all", "Success", 1)]
    [InlineData("Writer: duration, milliseconds", "Duration", 54000)]
    public void Threshold_StandsInTheGraphInItsUnit(string title, string alarm, double value) =>
        ShouldHaveLine(WithSearch.Value, title, alarm, value);

    [Theory]
    [InlineData("Queries: failed, 15 minutes", "QueriesFailed", 3)]
    [InlineData("Queries: most scanned by one, GB", "ScanNearCutoff", 85.899345920)]
    [InlineData("Queue: age of the oldest message, minutes", "OldestMessage", 2880)]
    [InlineData("Queue: messages that wait", "DeadLettersWaiting", 0)]
    [InlineData("Pipe: runs that failed or waited, a minute", "ExecutionFailed", 0)]
    [InlineData("API: refused or failed, share of all", "ServerErrors", 0.05)]
    [InlineData("API: latency, milliseconds", "Latency", 2500)]
    [InlineData("Channel: records, 5 minutes", "DeliveryFailed", 0)]
    [InlineData("Channel: age of the oldest record, seconds", "DataFreshness", 900)]
    public void ThresholdOfAFurtherPart_StandsInItsGraph(string title, string alarm, double value) =>
        ShouldHaveLine(Everything.Template, title, alarm, value);

    [Fact]
    public void ProvisionedStream_IsComparedWithItsShards()
    {
        var graph = DashboardBody.Of(WithSearch.Value).Graph("Stream: use of its 4 shards, %");
        graph.ToJsonString().ShouldContain($"100 * bytes / PERIOD(bytes) / {4 * 1024 * 1024}");
        graph.ToJsonString().ShouldContain("100 * records / PERIOD(records) / 4000");
        DashboardBody.Lines(graph).ShouldBe([(100, "all shards full")]);
    }

    [Fact]
    public void Periods_AreThoseOfTheGraphs()
    {
        var body = DashboardBody.Of(WithSearch.Value);
        ((string)body.Json["periodOverride"]!).ShouldBe("inherit");
        ((string)body.Json["start"]!).ShouldBe("-PT3H");
        var byTheMinute = body.Widgets
            .Where(widget => DashboardBody.Title(widget).EndsWith(", a minute", StringComparison.Ordinal)).ToList();
        byTheMinute.Count.ShouldBeGreaterThan(5);
        byTheMinute.SelectMany(DashboardBody.Metrics).ShouldEachBe(metric => (int?)metric.Options["period"] == 60);
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public void Subset_FillsTheGridWithoutOverlap(string subset)
    {
        var body = DashboardBody.Of(Synth.Template(stack =>
            new PipelineDashboard(stack, "Dashboard", new() { Parts = [Part(stack, subset)] })));
        body.Widgets.ShouldNotBeEmpty();
        ShouldNotOverlap(body);
        body.Widgets.SelectMany(DashboardBody.Metrics)
            .Where(metric => !PublishedMetrics.Has(metric.Namespace, metric.Name, metric.Dimensions.Keys)).ShouldBeEmpty();
    }

    [Fact]
    public void AllParts_DoNotOverlap() => ShouldNotOverlap(DashboardBody.Of(Everything.Template));

    [Fact]
    public void Queries_AreSavedByTheFolderOfTheirDashboard() => Snapshot.VerifyText(string.Join('\n',
        from query in WithSearch.Value.All(SavedQuery).Values
        let properties = query["Properties"]!
        select $"{properties["Name"]}\n{properties["QueryString"]}\n"));

    [Fact]
    public void ShowsLogsFalse_SavesTheQueriesAlone()
    {
        var template = Synth.Template(stack =>
            DashboardStacks.Pipeline(stack, change: props => props with { Dashboard = new() { ShowsLogs = false } }));
        DashboardBody.Of(template).Widgets.ShouldEachBe(widget => (string)widget["type"]! != "log");
        template.All(SavedQuery).Count.ShouldBe(4);
    }

    [Fact]
    public void PipelineByDefault_HasNoDashboard()
    {
        var without = Synth.Template(stack => DashboardStacks.Pipeline(stack));
        var with = Synth.Template(stack => DashboardStacks.Pipeline(stack, change: props => props with { Dashboard = new() }));
        without.All(Type).ShouldBeEmpty();
        var (before, after) = (without.Json["Resources"]!.AsObject(), with.Json["Resources"]!.AsObject());
        after.Count.ShouldBe(before.Count + 5, "the dashboard and four queries");
        before.ShouldEachBe(resource => JsonNode.DeepEquals(resource.Value, after[resource.Key]));
    }

    [Fact]
    public void PipelinesOfOtherStacks_StandBelowEachOther()
    {
        var templates = Synth.Templates(app =>
        {
            var stacks = new[] { "dev", "production" }.Select(stage => new Stack(app, stage)).ToList();
            var pipelines = stacks.Select(stack => DashboardStacks.Pipeline(stack, $"Badges-{stack.StackName}")).ToList();
            var all = new Stack(app, "all");
            _ = new PipelineDashboard(all, "Dashboard", new() { Parts = [.. pipelines] });
            return [.. stacks, all];
        });
        var body = DashboardBody.Of(templates["all"]);
        body.Widgets.Select(DashboardBody.Markdown).Where(text => text.StartsWith("## ", StringComparison.Ordinal))
            .Select(text => text.Split('\n')[0]).ShouldBe(["## Badges-dev", "## Badges-production"]);
        body.Widgets.Count(widget => DashboardBody.Title(widget) == "Stream: records in, a minute").ShouldBe(2);
        templates["all"].Json["Resources"]!.ToJsonString().ShouldContain("Fn::ImportValue");
        ShouldNotOverlap(body);
        templates["all"].All(SavedQuery).Count.ShouldBe(8);
    }

    [Fact]
    public void PartOfOnesOwn_StandsBesideTheOthers()
    {
        var template = Synth.Template(stack =>
        {
            var orders = new Metric(new MetricProps
            {
                Namespace = "Shop",
                MetricName = "Orders",
                DimensionsMap = new Dictionary<string, string> { ["Shop"] = "one" },
                Label = "orders",
                Statistic = "Minimum",
            });
            var alarm = new Alarm(stack, "FewOrders", new AlarmProps
            {
                Metric = orders,
                Threshold = 3,
                EvaluationPeriods = 1,
                ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
            });
            _ = new PipelineDashboard(stack, "Dashboard", new()
            {
                Parts =
                [
                    DashboardPart.Of(new IngestStream(stack, "Stream")),
                    new DashboardStacks.Custom(new()
                    {
                        Widgets =
                        [
                            DashboardWidget.Graph(DashboardColumn.Searched, "Orders", orders),
                            DashboardWidget.Of(DashboardColumn.Incoming, new SingleValueWidget(new SingleValueWidgetProps
                            {
                                Title = "Orders now", Metrics = [orders], Width = 24,
                            })),
                        ],
                        Alarms =
                        [
                            alarm,
                            Alarm.FromAlarmArn(stack, "Other", "arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:x"),
                        ],
                        Links = [new("Shop", "https://example.com/shop")],
                        Queries =
                        [
                            new()
                            {
                                Name = "Orders of the shop",
                                LogGroups = [new LogGroup(stack, "Logs")],
                                Lines = ["fields @message"],
                            },
                        ],
                    }),
                ],
            });
        });
        var body = DashboardBody.Of(template);
        DashboardBody.Lines(body.Graph("Orders")).ShouldBe([(3, "FewOrders")]);
        body.Graph("Alarms")["properties"]!["alarms"]!.AsArray().Count.ShouldBe(2);
        ((int)body.Graph("Orders now")["width"]!).ShouldBe(Columns);
        ((int)body.Graph("Orders now")["x"]!).ShouldBe(0);
        body.Widgets.ShouldContain(widget => DashboardBody.Markdown(widget).Contains("[Shop](https://example.com/shop)"));
        ((string)body.Graph("Orders of the shop")["type"]!).ShouldBe("log");
        body.Widgets.ShouldNotContain(widget => DashboardBody.Markdown(widget) == "### Further alarms");
        ShouldNotOverlap(body);
    }

    [Fact]
    public void AlarmOfAMetricThatNoGraphHas_GetsAGraph()
    {
        var body = DashboardBody.Of(Synth.Template(stack => new PipelineDashboard(stack, "Dashboard", new()
        {
            Parts = [Part(stack, "alarms")],
        })));
        body.Widgets.Count(widget => widget["properties"]?["annotations"]?["alarms"] is not null).ShouldBe(5);
    }

    [Fact]
    public void TwiceInOneStack_Works()
    {
        var template = Synth.Template(stack =>
        {
            var pipeline = DashboardStacks.Pipeline(stack);
            foreach (var id in new[] { "One", "Two" }) _ = new PipelineDashboard(stack, id, new() { Parts = [pipeline] });
        });
        template.All(Type).Count.ShouldBe(2);
        template.All(SavedQuery).Values.Select(query => (string)query["Properties"]!["Name"]!).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void Tokens_AreTaken()
    {
        var template = Synth.Template(stack => new PipelineDashboard(stack, "Dashboard", new()
        {
            DashboardName = new CfnParameter(stack, "Name").ValueAsString,
            RunbookUrl = new CfnParameter(stack, "Runbook").ValueAsString,
            Parts =
            [
                DashboardPart.Of(new IngestStream(stack, "Stream", new()
                {
                    Capacity = IngestCapacity.Provisioned(new CfnParameter(
                        stack, "Shards", new CfnParameterProps { Type = "Number" }).ValueAsNumber),
                })),
            ],
        }));
        template.Properties(Type)["DashboardName"]!.ToJsonString().ShouldBe("""{"Ref":"Name"}""");
        var body = DashboardBody.Of(template);
        body.Json.ToJsonString().ShouldContain("[Runbook](Runbook)");
        body.Json.ToJsonString().ShouldNotContain("E+", Case.Sensitive);
        body.Widgets.ShouldNotContain(widget => DashboardBody.Title(widget).Contains("shards"));
    }

    [Theory]
    [InlineData("cn-north-1", "https://console.amazonaws.cn/kinesis/home?region=cn-north-1#/streams/details/")]
    [InlineData("us-gov-west-1", "https://console.amazonaws-us-gov.com/kinesis/home?region=us-gov-west-1#/streams/details/")]
    [InlineData("eu-west-1", "https://console.aws.amazon.com/kinesis/home?region=eu-west-1#/streams/details/")]
    public void Links_LeadToTheConsoleOfThePartition(string region, string link)
    {
        var template = Synth.Template(
            stack => new PipelineDashboard(stack, "Dashboard", new() { Parts = [Part(stack, "stream")] }),
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = region });
        DashboardBody.Of(template).Json.ToJsonString().ShouldContain(link);
        template.Json["Mappings"].ShouldBeNull();
    }

    private static void ShouldHaveLine(Template template, string title, string alarm, double value) => DashboardBody
        .Lines(DashboardBody.Of(template).Graph(title))
        .ShouldContain(line => Math.Abs(line.Value - value) < 1e-6 && line.Label.Split(", ").Contains(alarm));

    private static IDashboardPart Part(Stack stack, string subset) => subset switch
    {
        "stream" => DashboardPart.Of(new IngestStream(stack, "Stream")),
        "writer" => DashboardPart.Of(TestWriter.In(stack)),
        "table" => DashboardPart.Of(new EventTable(stack, "Table", new() { Schema = TestWriter.Schema })),
        "delivery" => DashboardPart.Of(DashboardStacks.Pipeline(stack).Delivery),
        "catalog" => DashboardPart.Of(DashboardStacks.Pipeline(stack).Catalog),
        "search" => DashboardPart.Of(new SearchDomain(stack, "Search", new()
        {
            Network = SearchNetwork.Public([new Amazon.CDK.AWS.IAM.AccountPrincipal("111122223333")]),
        })),
        "queue" => DashboardPart.Of(new Amazon.CDK.AWS.SQS.Queue(stack, "Queue"), "Dead letters"),
        "alarms" => DashboardPart.Of(new StreamAlarms(stack, "Alarms", new()
        {
            Stream = new IngestStream(stack, "Stream").Stream,
            Topic = TestTopic.In(stack),
        })),
        _ => DashboardStacks.Pipeline(stack, change: props => props with { HasDelivery = false }),
    };

    private static void ShouldNotOverlap(DashboardBody body)
    {
        var taken = new HashSet<(int, int)>();
        foreach (var widget in body.Widgets)
        {
            var (x, y) = ((int)widget["x"]!, (int)widget["y"]!);
            (x + (int)widget["width"]!).ShouldBeLessThanOrEqualTo(Columns);
            foreach (var column in Enumerable.Range(x, (int)widget["width"]!))
            {
                foreach (var row in Enumerable.Range(y, (int)widget["height"]!))
                    taken.Add((column, row)).ShouldBeTrue($"{DashboardBody.Title(widget)} lies on another widget");
            }
        }
    }

    private static string Describe(JsonObject widget)
    {
        var lines = DashboardBody.Lines(widget)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $" | {line.Label} {line.Value}"));
        var what = (string)widget["type"]! switch
        {
            "text" => DashboardBody.Markdown(widget).Replace("\n", " / ", StringComparison.Ordinal),
            "alarm" => $"{DashboardBody.Title(widget)}: {widget["properties"]!["alarms"]!.AsArray().Count}",
            _ => $"{DashboardBody.Title(widget)}: {string.Join(", ", DashboardBody.Legend(widget))}{string.Concat(lines)}",
        };
        return $"{widget["x"],2},{widget["y"],2} {widget["width"],2}x{widget["height"]} {widget["type"]} {what}";
    }
}
