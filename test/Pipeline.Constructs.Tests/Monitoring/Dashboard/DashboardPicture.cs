using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// A dashboard's body as CloudWatch would lay it out, with sample data: an SVG that is the same on every computer, and has a dark
/// variant.
/// </summary>
internal static partial class DashboardPicture
{
    private const int Column = 50;
    private const int Row = 34;
    private const int Gap = 6;
    private const int Points = 48;
    private const int Colors = 6;

    private const string Style = """
        <style>
        svg { --page: #f2f3f3; --card: #ffffff; --frame: #d5dbdb; --ink: #16191f; --soft: #5f6b7a; --grid: #eaeded; --link: #0972d3;
          --ok: #eaf6ec; --okedge: #8fc79b; --okink: #1d6b2b; --red: #d91515; --quota: #6f7680;
          --c0: #1f77b4; --c1: #d9680a; --c2: #2a8a2a; --c3: #8259b0; --c4: #8c564b; --c5: #0f8d9c; }
        @media (prefers-color-scheme: dark) { svg { --page: #0d1117; --card: #161d26; --frame: #414d5c; --ink: #e9ebed;
          --soft: #a3adb8; --grid: #2a3441; --link: #6cb2f7; --ok: #14301b; --okedge: #3f7f4d; --okink: #9adba6; --red: #ff6b6b;
          --quota: #a3adb8; --c0: #6aaef5; --c1: #f7a35c; --c2: #6fcf74; --c3: #b998ea; --c4: #d0a294; --c5: #5fd3e0; } }
        .page { fill: var(--page); } .card { fill: var(--card); stroke: var(--frame); } .ink { fill: var(--ink); }
        .soft { fill: var(--soft); } .grid { stroke: var(--grid); } .link { fill: var(--link); text-decoration: underline; }
        .ok { fill: var(--ok); stroke: var(--okedge); } .okink { fill: var(--okink); } .alarm { fill: var(--red); }
        .onred { fill: var(--card); } .title { font-size: 12px; font-weight: bold; } .narrow { font-size: 10.5px; font-weight: bold; } .bold { font-weight: bold; }
        .end { text-anchor: end; } .tiny { font-size: 9px; } .small { font-size: 10px; } .legend { font-size: 10.5px; }
        .h2 { font-size: 20px; font-weight: bold; } .h3 { font-size: 15px; font-weight: bold; } .links { font-size: 13px; }
        .threshold { stroke: var(--red); stroke-dasharray: 4 3; } .quota { stroke: var(--quota); stroke-dasharray: 4 3; }
        .thresholdlabel { fill: var(--red); } .quotalabel { fill: var(--quota); } .line { fill: none; stroke-width: 1.5; }
        .halo { paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
        .s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); }
        .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); } .f0 { fill: var(--c0); } .f1 { fill: var(--c1); }
        .f2 { fill: var(--c2); } .f3 { fill: var(--c3); } .f4 { fill: var(--c4); } .f5 { fill: var(--c5); }
        </style>
        """;

    public static string Of(DashboardBody body)
    {
        var height = (body.Widgets.Max(widget => (int)widget["y"]! + (int)widget["height"]!) * Row) + Gap;
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {24 * Column} {height}" """ +
            """font-family="Arial, Helvetica, sans-serif" font-size="11">""");
        Line(svg, "<title>The dashboard of a pipeline, with sample data</title>");
        Line(svg, Style.ReplaceLineEndings("\n"));
        Line(svg, $"""<rect class="page" width="{24 * Column}" height="{height}"/>""");
        foreach (var widget in body.Widgets) Draw(svg, widget);
        Line(svg, "</svg>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, JsonObject widget)
    {
        var box = new Box(
            ((int)widget["x"]! * Column) + (Gap / 2),
            ((int)widget["y"]! * Row) + Gap,
            ((int)widget["width"]! * Column) - Gap,
            ((int)widget["height"]! * Row) - Gap);
        if ((string)widget["type"]! == "text")
        {
            DrawText(svg, box, DashboardBody.Markdown(widget));
            return;
        }

        Line(svg, $"""<rect class="card" {box} rx="4"/>""");
        var title = DashboardBody.Title(widget);
        var size = title.Length * 6.6 > box.Width - 16 ? "narrow" : "title";
        Text(svg, box.X + 8, box.Y + 16, Fit(title, box.Width - 16, 5.5), $"ink {size}");
        switch ((string)widget["type"]!)
        {
            case "alarm":
                DrawAlarms(svg, box, widget);
                break;
            case "log":
                DrawTable(svg, box, (string)widget["properties"]!["query"]!);
                break;
            default:
                DrawGraph(svg, box, widget);
                break;
        }
    }

    private static void DrawText(StringBuilder svg, Box box, string markdown)
    {
        var y = box.Y + 20;
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                var size = line.StartsWith("### ", StringComparison.Ordinal) ? "h3" : "h2";
                Text(svg, box.X + 4, y, line.TrimStart('#', ' '), $"ink {size}");
            }
            else
            {
                var x = box.X + 4;
                foreach (var link in Link().Matches(line).Select(match => match.Groups[1].Value))
                {
                    Text(svg, x, y, link, "link links");
                    x += (int)(link.Length * 6.3) + 18;
                }
            }

            y += 28;
        }
    }

    private static void DrawAlarms(StringBuilder svg, Box box, JsonObject widget)
    {
        const int Tiles = 8;
        var names = widget["properties"]!["alarms"]!.AsArray().Select(arn => Name().Match((string)arn!)).ToList();
        var (width, height) = ((box.Width - 8) / Tiles, 28);
        for (var i = 0; i < names.Count; i++)
        {
            var (x, y) = (box.X + 6 + (i % Tiles * width), box.Y + 26 + (i / Tiles * (height + 5)));
            var (group, name) = (names[i].Groups["group"].Value, names[i].Groups["name"].Value);
            var fires = $"{group} {name}" is "Writer RecordsRejected" or "Health DataLost";
            var ink = fires ? "onred" : "okink";
            Line(svg, $"""<rect class="{(fires ? "alarm" : "ok")}" {new Box(x, y, width - 5, height)} rx="3"/>""");
            Text(svg, x + 6, y + 18, fires ? "!" : "✓", $"small bold {ink}");
            Text(svg, x + 18, y + 12, Fit(group, width - 28, 5.2), $"tiny {ink}");
            Text(svg, x + 18, y + 23, Fit(name, width - 28, 5.6), $"small {ink}");
        }
    }

    private static void DrawTable(StringBuilder svg, Box box, string query)
    {
        var fields = query.Split('|')
            .Select(part => part.Trim()).First(part => part.StartsWith("fields ", StringComparison.Ordinal))[7..]
            .Split(", ").ToArray();
        var width = (box.Width - 16) / fields.Length;
        for (var row = 0; row <= 4; row++)
        {
            var y = box.Y + 38 + (row * 24);
            for (var i = 0; i < fields.Length; i++)
            {
                var text = row == 0 ? fields[i].Split('.')[^1] : Sample(fields[i], row);
                Text(svg, box.X + 8 + (i * width), y, Fit(text, width - 8, 5.9), row == 0 ? "soft bold" : "ink");
            }

            Line(svg, $"""<path class="grid" d="M{box.X + 8} {y + 7}h{box.Width - 16}"/>""");
        }
    }

    private static string Sample(string field, int row) => field.Split('.')[^1] switch
    {
        "@timestamp" => $"11:{58 - (row * 7):00}:0{row}",
        "level" => "WARN",
        "message" => "1 record: zone missing",
        "requestId" => $"{7 - row}b1f…{row}c2e",
        "errorCode" => "S3.AccessDenied",
        "destination" => "S3",
        "durationMs" => Number(910 - (row * 60)),
        "maxMemoryUsedMB" => "84",
        _ => Number(row),
    };

    private static void DrawGraph(StringBuilder svg, Box box, JsonObject widget)
    {
        var title = DashboardBody.Title(widget);
        var legend = DashboardBody.Legend(widget).ToList();
        var lines = DashboardBody.Lines(widget).ToList();
        // A graph of an alarm: its metric stands in the alarm, not in the body.
        if (legend.Count == 0) legend = [title];
        var rows = Rows(legend, box.Width - 16);
        var plot = new Box(box.X + 44, box.Y + 26, box.Width - 54, box.Height - 34 - (rows.Count * 14));
        var series = legend.Select((label, i) => Series(title, label, i, lines)).ToList();
        var top = Nice(series.SelectMany(values => values).Concat(lines.Select(line => line.Value)).Max());
        double Y(double value) => plot.Y + plot.Height - (plot.Height * value / top);

        foreach (var share in (double[])[0, 0.5, 1])
        {
            var y = Y(top * share);
            Line(svg, $"""<path class="grid" d="M{plot.X} {Number(y)}h{plot.Width}"/>""");
            Text(svg, plot.X - 4, y + 4, Scaled(top * share), "soft small end");
        }

        for (var i = 0; i < series.Count; i++)
        {
            var points = series[i]
                .Select((value, at) => $"{Number(plot.X + (plot.Width * at / (Points - 1.0)))},{Number(Y(value))}");
            Line(svg, $"""<polyline class="line s{i % Colors}" points="{string.Join(' ', points)}"/>""");
        }

        var lastLabel = double.MinValue;
        foreach (var (value, label) in lines.OrderBy(line => line.Value))
        {
            var kind = IsAlarm(widget, value, label) ? "threshold" : "quota";
            var y = Y(value);
            Line(svg, $"""<path class="{kind}" d="M{plot.X} {Number(y)}h{plot.Width}"/>""");
            var below = y > plot.Y + 14 ? y - 4 : y + 11;
            // Two lines that are near have their labels at different ends.
            var (x, end) = Math.Abs(below - lastLabel) < 12 ? (plot.X + 2, "") : (plot.X + plot.Width, "end ");
            Text(svg, x, below, Names(label, plot.Width), $"small {end}halo {kind}label");
            if (end.Length > 0) lastLabel = below;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var x = box.X + 10;
            foreach (var i in rows[row])
            {
                var y = box.Y + box.Height - (14 * (rows.Count - 1 - row)) - 8;
                Line(svg, $"""<rect class="f{i % Colors}" x="{x}" y="{y - 7}" width="8" height="8"/>""");
                Text(svg, x + 12, y, Fit(legend[i], box.Width - 30, 5.6), "ink legend");
                x += 22 + (int)(legend[i].Length * 5.6);
            }
        }
    }

    // Legends flow as in the console: as many a row as fit.
    private static List<List<int>> Rows(List<string> legend, int width)
    {
        List<List<int>> rows = [[]];
        var used = 0;
        for (var i = 0; i < legend.Count; i++)
        {
            var needed = 22 + (int)(legend[i].Length * 5.6);
            if (used > 0 && used + needed > width)
            {
                rows.Add([]);
                used = 0;
            }

            rows[^1].Add(i);
            used += needed;
        }

        return rows;
    }

    // A pipeline that is well: below what alarms watch from above, above what they watch from below, and one reject.
    private static List<double> Series(string title, string label, int index, List<(double Value, string Label)> lines)
    {
        if (title.Contains("succeeded", StringComparison.Ordinal)) return [.. Enumerable.Repeat(1.0, Points)];
        if (label == "records rejected") return [.. Enumerable.Range(0, Points).Select(at => at == 37 ? 1.0 : 0)];
        var isFlow = title.Contains("records", StringComparison.OrdinalIgnoreCase)
            && !title.Contains("age of", StringComparison.Ordinal);
        if ((!isFlow && lines.Any(line => line.Value == 0)) || IsTrouble(label)) return [.. Enumerable.Repeat(0.0, Points)];
        var above = title.Contains("free ", StringComparison.Ordinal) || title.EndsWith("nodes", StringComparison.Ordinal);
        var level = lines.Count == 0 || isFlow ? Level(title) : lines.Min(line => line.Value) * (above ? 2.2 : 0.35);
        if (title.EndsWith("nodes", StringComparison.Ordinal))
            return [.. Enumerable.Repeat(lines.Count == 0 ? 1 : lines[0].Value, Points)];

        level *= 1 - (0.18 * index);
        var random = Seed(title + label);
        return
        [
            .. Enumerable.Range(0, Points).Select(at =>
            {
                random = (random * 1_103_515_245) + 12_345;
                var noise = (((random >> 16) & 0x7fff) / 32_767.0) - 0.5;
                return level * (1 + (0.25 * Math.Round(Math.Sin((at + index) / 7.0), 6)) + (0.12 * noise));
            }),
        ];
    }

    private static bool IsTrouble(string label) => ((string[])
        [
            "Alarm ", "throttled", "failed", "given up", "set aside", "rejected", "handed", "later one", "same invocation",
            "refused",
        ])
        .Any(word => label.Contains(word, StringComparison.Ordinal));

    private static double Level(string title) => title switch
    {
        _ when title.Contains("records", StringComparison.OrdinalIgnoreCase) => 12_000,
        _ when title.Contains("requests", StringComparison.Ordinal) => 900,
        _ when title.Contains("units, an hour", StringComparison.Ordinal) => 720_000,
        _ when title.Contains("GB", StringComparison.Ordinal) => 1.4,
        _ when title.Contains("minutes", StringComparison.Ordinal) => 0.05,
        _ => 40,
    };

    private static uint Seed(string text) => text.Aggregate(2_166_136_261u, (hash, letter) => (hash ^ letter) * 16_777_619);

    // The next of 1, 2 or 5 times a power of ten, with room for the line on top.
    private static double Nice(double most)
    {
        if (most <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return ((double[])[1, 1.25, 1.5, 2, 2.5, 4, 5, 8, 10]).First(step => step * power >= most * 1.08 || step == 10) * power;
    }

    private static string Scaled(double value) => value switch
    {
        >= 1_000_000 => $"{Number(value / 1_000_000)}M",
        >= 1_000 => $"{Number(value / 1_000)}K",
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static bool IsAlarm(JsonObject widget, double value, string label) =>
        (string)widget["properties"]!["annotations"]!["horizontal"]!.AsArray()
            .First(line => (double)line!["value"]! == value && (string?)line["label"] == label)!["color"]! == "#d62728";

    // As many names of alarms as fit, and how many more there are.
    private static string Names(string label, int width)
    {
        const double Letter = 5.4;
        if (label.Length * Letter <= width) return label;
        var names = label.Split(", ");
        for (var count = names.Length - 1; count > 0; count--)
        {
            var text = $"{string.Join(", ", names.Take(count))} +{Number(names.Length - count)}";
            if (text.Length * Letter <= width) return text;
        }

        return Fit(label, width, Letter);
    }

    private static string Fit(string text, int width, double letter)
    {
        var letters = (int)(width / letter);
        return text.Length <= letters ? text : $"{text[..(letters - 1)]}…";
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Text(StringBuilder svg, double x, double y, string text, string classes) =>
        Line(svg, $"<text class=\"{classes}\" x=\"{Number(x)}\" y=\"{Number(y)}\">{WebUtility.HtmlEncode(text)}</text>");

    private static void Line(StringBuilder svg, string line) => svg.Append(line).Append('\n');

    [GeneratedRegex(@"\[([^\]]*)\]\(")]
    private static partial Regex Link();

    // The logical id of an alarm of the pipeline Badges: its group and its name.
    [GeneratedRegex("^(?:Badges)?(?<group>[A-Z][a-z]+)(?:Alarms)?(?<name>[A-Z].*)$")]
    private static partial Regex Name();

    private sealed record Box(int X, int Y, int Width, int Height)
    {
        public override string ToString() => $"""x="{X}" y="{Y}" width="{Width}" height="{Height}" """.TrimEnd();
    }
}
