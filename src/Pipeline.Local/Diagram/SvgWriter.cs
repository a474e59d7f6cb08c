using System.Globalization;
using System.Text;

namespace Pipeline.Local.Diagram;

/// <summary>
/// Writes a diagram as SVG: the picture with a number on each edge, and below it a list that explains the numbers. It follows the
/// reader's choice of light or dark and uses the system's fonts. The same model gives the same text.
/// </summary>
internal sealed class SvgWriter
{
    /// <summary>The default width of an image.</summary>
    public const int DefaultWidth = 1000;

    private const double Margin = 16;
    private const double Header = 50;
    private const double LegendSize = 12;
    private const double LegendLine = 16;
    private const double Radius = 7.5;

    private readonly StringBuilder _svg = new();
    private readonly DiagramPicture _picture;
    private double _y;

    private SvgWriter(DiagramPicture picture) => _picture = picture;

    /// <summary>Writes an image that stands by itself.</summary>
    /// <param name="model">The diagram.</param>
    /// <param name="width">Of the image, in pixels.</param>
    public static string Write(DiagramModel model, int width = DefaultWidth) =>
        new SvgWriter(DiagramPicture.Of(model, width)).Write();

    /// <summary>
    /// Writes the picture alone for a page that has <see cref="Style"/> and lists the edges itself. Edge number 1 is the group
    /// <c>edge-1</c>, its text <c>flow-1</c>.
    /// </summary>
    /// <param name="model">The diagram.</param>
    /// <param name="width">Of the image, in pixels.</param>
    /// <param name="flows">The text at each edge, by the edge's index; null for empty texts.</param>
    public static string WriteInline(DiagramModel model, int width = DefaultWidth, Func<int, string>? flows = null) =>
        new SvgWriter(DiagramPicture.Of(model, width)).WriteInline(flows ?? (_ => ""));

    private string WriteInline(Func<int, string> flows)
    {
        var (width, height) = (N(_picture.Width), N(Math.Ceiling(_picture.Layout.Height + LegendLine)));
        _svg.Append(CultureInfo.InvariantCulture, $"""
            <svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"
              aria-label="{X(_picture.Model.Title)}">
            {Arrow}

            """);
        foreach (var (group, box) in _picture.Frames) Frame(group, box);
        for (var i = 0; i < _picture.Model.Edges.Count; i++)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<g id=\"edge-{i + 1}\">");
            Wire(i);
            _svg.Append("</g>\n");
        }

        for (var i = 0; i < _picture.Model.Nodes.Count; i++) Node(i);
        for (var i = 0; i < _picture.Model.Edges.Count; i++)
        {
            Number(i);
            if (_picture.Layout.Wires[i] is not { } wire) continue;
            // The number stands before the node that the edge leads to, which the text must not cover.
            var (x, y) = (N(wire.Label.X - Radius), N(wire.Label.Y - Radius - 4));
            _svg.Append(CultureInfo.InvariantCulture,
                $"<text id=\"flow-{i + 1}\" class=\"flow\" x=\"{x}\" y=\"{y}\">{X(flows(i))}</text>\n");
        }

        foreach (var (group, box) in _picture.Frames) FrameTitle(group, box);
        return _svg.Append("</svg>\n").ToString().ReplaceLineEndings("\n");
    }

    private string Write()
    {
        var model = _picture.Model;
        var body = new SvgWriter(_picture);
        body.WriteBody();
        var (width, height) = (N(_picture.Width), N(Math.Ceiling(body._y)));
        var sentence = string.Join(
            " ", model.Edges.Select((edge, i) => $"{i + 1}: {NameOf(edge.From)} to {NameOf(edge.To)}, {edge.Label}."));
        _svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"
              aria-labelledby="title desc">
            <title id="title">{X(model.Title)}</title>
            <desc id="desc">{X(sentence)}</desc>
            <style>
            {Style}
            </style>
            {Arrow}
            <rect class="paper" width="{width}" height="{height}" rx="8"/>

            """);
        _svg.Append(body._svg).Append("</svg>\n");
        return _svg.ToString().ReplaceLineEndings("\n");
    }

    private const string Arrow = """
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto"
          markerUnits="userSpaceOnUse"><path class="head" d="M0,0.5 L8,4 L0,7.5 z"/></marker></defs>
        """;

    /// <summary>The style sheet of an image.</summary>
    public const string Style = """
        svg { --paper: #ffffff; --ink: #1b2330; --soft: #55606e; --line: #5b6675; --frame: #aab3bf; --box: #f6f8fa;
          --transport: #7c3aed; --compute: #c2570c; --store: #1d64d8; --query: #0f766e; --outside: #6b7280; }
        @media (prefers-color-scheme: dark) { svg { --paper: #0d1117; --ink: #e6edf3; --soft: #a3adb8; --line: #8d97a3;
          --frame: #48525e; --box: #171d26; --transport: #a78bfa; --compute: #f59e52; --store: #6ea8fe; --query: #3cc8b4;
          --outside: #9aa4b0; } }
        text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
        .paper { fill: var(--paper); } .head { fill: var(--line); }
        .wire { fill: none; stroke: var(--line); stroke-width: 1.5; marker-end: url(#arrow); }
        .halo { fill: none; stroke: var(--paper); stroke-width: 5; }
        .number { fill: var(--paper); stroke: var(--line); stroke-width: 1.2; }
        .digits { font-size: 11px; font-weight: 600; text-anchor: middle; }
        .box { fill: var(--box); stroke: var(--frame); } .outside .box { stroke-dasharray: 4 3; fill: var(--paper); }
        .transport .accent { fill: var(--transport); } .compute .accent { fill: var(--compute); }
        .store .accent { fill: var(--store); } .query .accent { fill: var(--query); } .outside .accent { fill: var(--outside); }
        .stack { fill: none; stroke: var(--frame); } .vpc { fill: none; stroke: var(--store); stroke-dasharray: 6 4; }
        .group { font-size: 12px; font-weight: 600; fill: var(--soft); paint-order: stroke; stroke: var(--paper);
          stroke-width: 4px; }
        .title { font-size: 17px; font-weight: 600; } .name { font-size: 13px; font-weight: 600; }
        .kind { font-size: 11.5px; } .detail, .key { font-size: 11.5px; fill: var(--soft); }
        .legend { font-size: 12px; } .what { font-weight: 600; } .right { fill: var(--soft); }
        """;

    private void WriteBody()
    {
        var title = TextWidth.Lines(_picture.Model.Title, 17, _picture.Width - (2 * Margin), 1, bold: true)[0];
        Text(Margin, 32, "title", title);
        Categories();
        _svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0 {N(Header + LegendLine)})\">\n");
        foreach (var (group, box) in _picture.Frames) Frame(group, box);
        for (var i = 0; i < _picture.Model.Edges.Count; i++) Wire(i);
        for (var i = 0; i < _picture.Model.Nodes.Count; i++) Node(i);
        for (var i = 0; i < _picture.Model.Edges.Count; i++) Number(i);
        foreach (var (group, box) in _picture.Frames) FrameTitle(group, box);
        _svg.Append("</g>\n");
        _y = Header + LegendLine + _picture.Layout.Height + LegendLine;
        Legend();
        _y += Margin;
    }

    // The meaning of the colors that occur.
    private void Categories()
    {
        var x = Margin;
        foreach (var category in _picture.Model.Nodes.Select(node => node.Category).Distinct().Order())
        {
            var word = category switch
            {
                NodeCategory.Transport => "moves records",
                NodeCategory.Compute => "runs code",
                NodeCategory.Store => "keeps data",
                NodeCategory.Query => "describes or queries data",
                _ => "outside of these stacks",
            };
            _svg.Append(CultureInfo.InvariantCulture, $"""
                <g class="{Class(category)}"><rect class="accent" x="{N(x)}" y="43" width="10" height="10" rx="2"/></g>

                """);
            Text(x + 16, 52, "legend right", word);
            x += 36 + TextWidth.Of(word, LegendSize);
        }
    }

    private void Frame(DiagramGroup group, LayoutBox box) => _svg.Append(CultureInfo.InvariantCulture,
        $"<rect class=\"{(group.IsVpc ? "vpc" : "stack")}\" {Rectangle(box)} rx=\"8\"/>\n");

    private void FrameTitle(DiagramGroup group, LayoutBox box)
    {
        var text = DiagramPicture.TitleOf(group);
        var room = box.Width - 20;
        Text(box.X + 10, box.Y + 17, "group", TextWidth.Lines(text, LegendSize, room, 1, bold: true)[0]);
    }

    private void Wire(int edge)
    {
        if (_picture.Layout.Wires[edge] is not { } wire) return;
        var path = Path(wire.Points);
        _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"halo\" d=\"{path}\"/><path class=\"wire\" d=\"{path}\"/>\n");
    }

    private static string Path(IReadOnlyList<LayoutPoint> points)
    {
        var path = new StringBuilder($"M{P(points[0])}");
        for (var i = 1; i < points.Count; i++)
        {
            var (start, end) = (points[i - 1], points[i]);
            if (i % 2 == 0)
            {
                path.Append(CultureInfo.InvariantCulture, $" L{P(end)}");
                continue;
            }

            var middle = (start.X + end.X) / 2;
            // An edge between nodes of the same column turns back.
            var isBack = i + 1 < points.Count && Math.Sign(points[i + 1].X - end.X) == -Math.Sign(end.X - start.X);
            var (first, second) = isBack ? (end.X + 10, end.X + 10) : (middle, middle);
            path.Append(CultureInfo.InvariantCulture, $" C{P(start with { X = first })} {P(end with { X = second })} {P(end)}");
        }

        return path.ToString();
    }

    private void Number(int edge)
    {
        if (_picture.Layout.Wires[edge] is not { } wire) return;
        Number(wire.Label.X, wire.Label.Y, edge);
    }

    private void Number(double x, double y, int edge)
    {
        var number = (edge + 1).ToString(CultureInfo.InvariantCulture);
        // Three digits are wider than a circle.
        var half = Math.Max(Radius, (TextWidth.Of(number, 11) / 2) + 1);
        _svg.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"number\" x=\"{N(x - half)}\" y=\"{N(y - Radius)}\" width=\"{N(2 * half)}\" " +
            $"height=\"{N(2 * Radius)}\" rx=\"{N(Radius)}\"/>");
        Text(x, y + 4, "digits", number);
    }

    private void Node(int index)
    {
        var node = _picture.Model.Nodes[index];
        var box = _picture.Layout.Boxes[index];
        _svg.Append(CultureInfo.InvariantCulture, $"""
            <g class="{Class(node.Category)}"><title>{X($"{node.Kind} {node.Path}")}</title>
            <rect class="box" {Rectangle(box)} rx="5"/>
            <rect class="accent" x="{N(box.X)}" y="{N(box.Y)}" width="6" height="{N(box.Height)}" rx="3"/>

            """);
        var lines = _picture.Texts[index];
        var y = box.Middle - (lines.Count * DiagramPicture.LineHeight / 2) + 11.5;
        foreach (var line in lines)
        {
            Text(box.X + 13, y, line.Class, line.Text);
            y += DiagramPicture.LineHeight;
        }

        _svg.Append("</g>\n");
    }

    private void Legend()
    {
        var left = Margin + (2 * Radius) + 8;
        var room = _picture.Width - left - Margin;
        for (var i = 0; i < _picture.Model.Edges.Count; i++)
        {
            var edge = _picture.Model.Edges[i];
            Number(Margin + Radius, _y - 4, i);
            var ends = $"{NameOf(edge.From)} → {NameOf(edge.To)}: {edge.Label}";
            Paragraph(left, ends, room, "legend what", bold: true);
            foreach (var right in edge.Rights) Paragraph(left, right.Sentence, room, "legend right");
            _y += 5;
        }

        foreach (var key in _picture.Model.Keys)
            Paragraph(Margin, $"Key {key.Name} is the customer managed key {key.Path}.", room, "legend right");
    }

    private void Paragraph(double x, string text, double room, string style, bool bold = false)
    {
        foreach (var line in TextWidth.Lines(text, LegendSize, room, int.MaxValue, bold))
        {
            Text(x, _y, style, line);
            _y += LegendLine;
        }
    }

    private void Text(double x, double y, string style, string text) => _svg.Append(CultureInfo.InvariantCulture,
        $"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\">{X(text)}</text>\n");

    private string NameOf(string id) => _picture.Model.Nodes.First(node => node.Id == id).Name;

    private static string Rectangle(LayoutBox box) =>
        $"x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"";

    private static string Class(NodeCategory category) => category switch
    {
        NodeCategory.Transport => "transport",
        NodeCategory.Compute => "compute",
        NodeCategory.Store => "store",
        NodeCategory.Query => "query",
        _ => "outside",
    };

    private static string P(LayoutPoint point) => $"{N(point.X)},{N(point.Y)}";

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text for an XML document: escaped, and without the control characters that XML forbids.</summary>
    private static string X(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                < ' ' or 0xFFFE or 0xFFFF => escaped.Append(' '),
                _ => escaped.Append(rune),
            };
        }

        return escaped.ToString();
    }
}
