using System.Globalization;
using System.Net;
using System.Text;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Diagram;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;

namespace Pipeline.Local.Console;

/// <summary>
/// The result of a run as one static page, without a script or another file: the verdict, the diagram with what went over
/// each edge, throughput and lag over time, the most crowded keys, alarms and what each role did with its rights.
/// </summary>
internal sealed class ReportPage
{
    private const int MostRows = 10;
    private const int MostListed = 100;

    private readonly StringBuilder _html = new();
    private readonly RunConsole _console;
    private readonly RunSummary _summary;

    private ReportPage(RunConsole console, RunSummary summary) => (_console, _summary) = (console, summary);

    /// <summary>Writes the page.</summary>
    /// <param name="console">The console of the run, after its end.</param>
    /// <param name="summary">The result.</param>
    public static string Write(RunConsole console, RunSummary summary) => new ReportPage(console, summary).Write();

    private string Write()
    {
        var title = H(_console.Model.Title);
        _html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}: result of a local run</title>
            <style>
            {ConsoleAsset.StyleSheet}{Style}</style>
            </head>
            <body>
            <header>
              <div><h1>{title}</h1><p class="soft">Result of a local run, {LineChart.Clock(_console.State.Seconds)} long</p></div>
              <p class="badge" data-state="{Verdict}">{Word}</p>
            </header>
            <main>

            """);
        WriteVerdict();
        WriteTiles();
        WriteDiagram();
        WriteCharts();
        WriteCrowd();
        WriteRejects();
        WriteAlarms();
        WriteAccess();
        _html.Append("</main>\n</body>\n</html>\n");
        return _html.ToString().ReplaceLineEndings("\n");
    }

    private const string Style = """
        .grid { stroke: var(--frame); fill: none; } .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .tick { font-size: 12px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .end { text-anchor: end; } .middle { text-anchor: middle; } th[colspan] { color: var(--ink); padding-top: .9rem; }
        .chart { min-height: 0; }
        @media print { body { background: none; } section, .tile { break-inside: avoid; } }

        """;

    private string Verdict => _summary.Verdict.ExitCode switch
    {
        RunVerdict.Arrived => "ok",
        RunVerdict.NotArrived => "alarm",
        _ => "onTheWay",
    };

    private string Word => _summary.Verdict.ExitCode switch
    {
        RunVerdict.Arrived => "Arrived",
        RunVerdict.NotArrived => "Not arrived",
        _ => "Not verified",
    };

    private void WriteVerdict()
    {
        Begin(_summary.Verdict.Headline, isWide: true);
        List("Nothing is missing.", _summary.Verdict.Missing.Concat(_summary.Verdict.NotVerified).Select(text => H(text)));
        End();
    }

    private void WriteTiles()
    {
        _html.Append("<dl class=\"tiles\">\n");
        Tile("Put", _summary.Put, $"of {Count(_summary.Sent)} records sent");
        foreach (var mapping in _summary.Mappings) Tile("Settled", mapping.Settled, P(mapping.Function));
        Tile("Items written", _console.State.Counts.Written, "by functions");
        foreach (var delivery in _summary.Deliveries)
            Tile("Delivered", delivery.Delivered, $"in {Count(delivery.Objects)} objects, {P(delivery.Path)}");
        Tile("Rejected", _summary.Stores.Rejects, "records", isBad: _summary.Stores.Rejects > 0);
        var denied = _summary.Access.Roles.Sum(role => role.Denied.Sum(call => call.Count));
        Tile("Denied", denied, "calls", isBad: denied > 0);
        _html.Append("</dl>\n");
    }

    private void WriteDiagram()
    {
        var edges = _console.State.Edges;
        Begin("Architecture", isWide: true);
        var svg = SvgWriter.WriteInline(
            _console.Model, SvgWriter.DefaultWidth, i => edges[i].Count is > 0 and var count ? Texts.OfCount(count) : "");
        _html.Append(CultureInfo.InvariantCulture, $"<div class=\"diagram scroll\">\n{svg}</div>\n");
        Table(
            "flows", ["#", "Edge", "Total"],
            edges.Select(edge => (string[])
            [
                Count(edge.Number), $"{H(edge.From)} → {H(edge.To)} <span class=\"soft\">{H(edge.Label)}</span>",
                edge.Count is { } count ? $"{Count(count)} {edge.Unit}" : "–",
            ]),
            numbers: [0, 2]);
        End();
    }

    private void WriteCharts()
    {
        var moments = _console.Timeline.Moments;
        Begin("Records a second");
        Chart(LineChart.Write(
            "Records a second over the time of the run", moments,
            new ChartLine("in", "--violet", moment => moment.Received),
            new ChartLine("settled", "--orange", moment => moment.Settled),
            new ChartLine("delivered", "--blue", moment => moment.Delivered)));
        End();
        Begin("Lag in seconds");
        Chart(LineChart.Write(
            "Lag in seconds over the time of the run", moments, new ChartLine("lag", "--teal", moment => moment.Lag)));
        End();
    }

    private void Chart(string svg) => _html.Append(CultureInfo.InvariantCulture, $"<div class=\"chart\">\n{svg}</div>\n");

    // The crowd of the table if its events have a schema; else the partition keys of the streams.
    private void WriteCrowd()
    {
        if (_summary.Crowd is { } crowd && crowd.Fullest(MostRows) is { Count: > 0 } rows)
        {
            Begin(crowd.CountsPeople ? $"Most crowded by {crowd.KeyName}" : $"Busiest by {crowd.KeyName}");
            Table(
                "", ["Quarter of an hour from", crowd.KeyName, crowd.CountsPeople ? "people there" : "events"],
                rows.Select(row => (string[])[H(row.From), H(row.Key), Count(row.Count)]), numbers: [2]);
            End();
            return;
        }

        Begin("Busiest partition keys");
        var keys = _console.Feed.Keys;
        var top = keys.Top(MostRows);
        if (top.Count == 0) List("No stream has taken a record.", []);
        else Table("", ["Partition key", "records"], top.Select(key => (string[])[H(key.Key), Count(key.Records)]), numbers: [1]);
        if (keys.Others > 0)
            Soft($"{Count(keys.Others)} records of later keys are not counted by key.");
        End();
    }

    private void WriteRejects()
    {
        Begin("Rejected records");
        List("No function has rejected a record.", _console.Feed.Rejects.Reasons.Select(reason =>
            Line(H(reason.Reason), Count(reason.Records), H(reason.Example))));
        End();
    }

    private void WriteAlarms()
    {
        Begin($"Alarms: {_summary.AlarmCounts}", isWide: true);
        List("No alarm is on.", _summary.Alarms.Where(alarm => alarm.State != AlarmState.NotEvaluated).Select(alarm =>
        {
            var (state, word) = alarm.State == AlarmState.Fired ? ("alarm", "ALARM") : ("onTheWay", "on the way");
            return $"<span>{P(alarm.Path)}</span><span class=\"badge\" data-state=\"{state}\">{word}</span>"
                + $"<span class=\"soft under\">{H(alarm.Reason)}</span>";
        }));
        var changes = _console.State.AlarmChanges;
        if (changes.Count > 0)
        {
            _html.Append("<h3>Changes of state</h3>\n");
            List("", changes.Reverse().Select(change =>
                Line(P(change.Path), LineChart.Clock(change.At), H(Changed(change)))));
        }

        var unknown = _summary.Alarms.Where(alarm => alarm.State == AlarmState.NotEvaluated).ToList();
        if (unknown.Count > 0)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<details><summary>{unknown.Count} not evaluated</summary>\n");
            List("", unknown.Select(alarm => Line(P(alarm.Path), "", H(alarm.Reason))));
            _html.Append("</details>\n");
        }

        End();
    }

    private void WriteAccess()
    {
        Begin("What roles did with their rights", isWide: true);
        var rows = _summary.Access.Roles.SelectMany(Rights).ToList();
        if (rows.Count == 0) List("No role has acted.", []);
        else Table("", ["Right", "Actions", "Resource"], rows.Take(MostListed), numbers: []);
        if (rows.Count > MostListed)
            Soft($"{Count(rows.Count - MostListed)} more rows are left out; --keep FOLDER keeps the whole report.");
        End();
    }

    private static IEnumerable<string[]> Rights(RoleAccess role)
    {
        if (!role.HasActed && role.Denied.Count == 0) yield break;
        yield return [P(role.Path)];
        foreach (var call in role.Denied)
            yield return Row("denied", $"denied, {Count(call.Count)} times", call.Action, call.Resource);
        foreach (var same in role.Used.GroupBy(grant => grant.Resource))
            yield return Row("used", "allowed and used", Actions(same.Select(grant => grant.Action)), same.Key);
        foreach (var same in role.Unused.GroupBy(grant => grant.Resource))
            yield return Row("unused", "allowed, unused", Actions(same.Select(grant => grant.Action)), same.Key);
        foreach (var grant in role.OnlyOnFailure.Concat(role.CannotBeUsed))
            yield return Row("other", "not tried", grant.Action, $"{grant.Resource}: {grant.Reason}");

        string[] Row(string state, string word, string actions, string resource) =>
        [
            $"<span class=\"badge\" data-state=\"{state}\">{word}</span>", H(actions),
            $"<span class=\"soft\">{H(resource)}</span>",
        ];
    }

    private static string Actions(IEnumerable<string> actions) => string.Join(", ", actions.Distinct());

    private void Begin(string head, bool isWide = false) => _html.Append(
        CultureInfo.InvariantCulture, $"<section{(isWide ? " class=\"wide\"" : "")}>\n<h2>{H(head)}</h2>\n");

    private void End() => _html.Append("</section>\n");

    private void Soft(string text) => _html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{H(text)}</p>\n");

    // What stands below the count is HTML.
    private void Tile(string name, long count, string more, bool isBad = false) => _html.Append(CultureInfo.InvariantCulture, $"""
        <div class="tile{(isBad ? " bad" : "")}"><dt>{H(name)}</dt><dd>{Count(count)}</dd><dd class="soft">{more}</dd></div>

        """);

    private void List(string none, IEnumerable<string> items)
    {
        var all = items.ToList();
        _html.Append("<ul class=\"list\">\n");
        if (all.Count == 0) _html.Append(CultureInfo.InvariantCulture, $"<li class=\"none\">{H(none)}</li>\n");
        foreach (var item in all) _html.Append(CultureInfo.InvariantCulture, $"<li>{item}</li>\n");
        _html.Append("</ul>\n");
    }

    private void Table(string style, string[] heads, IEnumerable<string[]> rows, int[] numbers)
    {
        _html.Append(CultureInfo.InvariantCulture, $"<table class=\"{style}\">\n<thead><tr>");
        for (var i = 0; i < heads.Length; i++)
            _html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{Class(i)}>{H(heads[i])}</th>");
        _html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            _html.Append("<tr>");
            if (row is [var group])
                _html.Append(CultureInfo.InvariantCulture, $"<th scope=\"colgroup\" colspan=\"{heads.Length}\">{group}</th>");
            for (var i = 0; i < row.Length && row.Length > 1; i++)
                _html.Append(CultureInfo.InvariantCulture, $"<td{Class(i)}>{row[i]}</td>");
            _html.Append("</tr>\n");
        }

        _html.Append("</tbody>\n</table>\n");

        string Class(int column) => numbers.Contains(column) ? " class=\"n\"" : "";
    }

    private static string Line(string main, string side, string under) =>
        $"<span>{main}</span><span class=\"side\">{side}</span>"
        + (under.Length > 0 ? $"<span class=\"soft under\">{under}</span>" : "");

    private static string Changed(AlarmChange change) =>
        $"{AlarmWatch.Said(change.From)} → {AlarmWatch.Said(change.To)}"
        + (change.Reason.Length > 0 ? $": {change.Reason}" : "");

    // A construct path, which may break behind a slash.
    private static string P(string path) => H(DiagramNames.Shown(path)).Replace("/", "/<wbr>", StringComparison.Ordinal);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string H(string text) => WebUtility.HtmlEncode(text);
}
