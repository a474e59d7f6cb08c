namespace Pipeline.Local.Diagram;

/// <summary>A line of text within a node.</summary>
internal sealed record PictureLine(string Text, string Class, double Size);

/// <summary>A model with a layout: everything that an image draws.</summary>
internal sealed class DiagramPicture
{
    public const double NameSize = 13;
    public const double TextSize = 11.5;
    public const double LineHeight = 15;
    public const double GroupSize = 12;

    private const double NodePadding = 9;
    private const double Accent = 6;
    private const double StackPadding = 14;
    private const double VpcPadding = 7;
    private const double StackTitle = 26;
    private const double VpcTitle = 20;
    private const double BandGap = 16;

    private DiagramPicture(
        DiagramModel model, double width, LayoutResult layout, IReadOnlyList<IReadOnlyList<PictureLine>> texts,
        IReadOnlyList<(DiagramGroup, LayoutBox)> frames)
    {
        Model = model;
        Width = width;
        Layout = layout;
        Texts = texts;
        Frames = frames;
    }

    public DiagramModel Model { get; }

    public double Width { get; }

    public LayoutResult Layout { get; }

    /// <summary>The lines of each node.</summary>
    public IReadOnlyList<IReadOnlyList<PictureLine>> Texts { get; }

    /// <summary>Outer frames first.</summary>
    public IReadOnlyList<(DiagramGroup Group, LayoutBox Box)> Frames { get; }

    /// <summary>Lays a model out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="width">Of the image, in pixels.</param>
    public static DiagramPicture Of(DiagramModel model, double width)
    {
        var index = model.Nodes.Select((node, i) => (node.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i);
        var edges = model.Edges.Select(edge => new LayoutEdge(index[edge.From], index[edge.To])).ToArray();
        var order = BandOrder(model);
        var bandOf = order.Select((group, band) => (group, band)).ToDictionary(pair => pair.group, pair => pair.band);
        var nodes = model.Nodes.Select((node, i) => Node(model, i, edges, bandOf)).ToArray();
        var bands = order.Select((group, band) => Band(model, order, band)).ToArray();
        var layout = LayeredLayout.Place(nodes, edges, bands, width, (i, room) => Height(Lines(model.Nodes[i], room)));
        var texts = model.Nodes.Select((node, i) => Lines(node, layout.Boxes[i].Width)).ToArray();
        return new DiagramPicture(model, width, layout, texts, FramesOf(model, layout));
    }

    // Null means the band of outside nodes between others. A stack's own nodes come before those of its VPCs.
    private static List<string> BandOrder(DiagramModel model)
    {
        var order = new List<string> { "" };
        foreach (var stack in model.Groups.Where(group => !group.IsVpc))
        {
            order.Add(stack.Id);
            order.AddRange(model.Groups.Where(group => group.Parent == stack.Id).Select(group => group.Id));
        }

        return order;
    }

    private static LayoutNode Node(DiagramModel model, int i, LayoutEdge[] edges, Dictionary<string, int> bandOf)
    {
        if (model.Nodes[i].Group is { } group) return new LayoutNode(bandOf[group]);
        var others = edges.Where(edge => edge.From == i || edge.To == i).Select(edge => edge.From == i ? edge.To : edge.From)
            .Select(other => model.Nodes[other].Group).ToArray();
        var isSource = edges.All(edge => edge.To != i);
        if ((!isSource && edges.Any(edge => edge.From == i)) || others.FirstOrDefault() is not { } near) return new LayoutNode(0);
        return new LayoutNode(bandOf[near], isSource ? LayoutSide.Left : LayoutSide.Right);
    }

    private static LayoutBand Band(DiagramModel model, List<string> order, int band)
    {
        var group = model.Groups.FirstOrDefault(group => group.Id == order[band]);
        if (group is null) return new LayoutBand(0, model.Nodes.Any(node => node.Group is null) ? BandGap : 0);
        var isLast = band + 1 == order.Count || model.Groups.First(next => next.Id == order[band + 1]).Parent is null;
        // A stack whose nodes are all in VPCs has a band without nodes.
        var isEmpty = model.Nodes.All(node => node.Group != group.Id);
        if (group.IsVpc) return new LayoutBand(VpcTitle + VpcPadding, VpcPadding + (isLast ? StackPadding + BandGap : BandGap));
        return new LayoutBand(StackTitle + VpcPadding, isLast ? StackPadding + BandGap : isEmpty ? 0 : BandGap);
    }

    private static List<(DiagramGroup, LayoutBox)> FramesOf(DiagramModel model, LayoutResult layout)
    {
        var frames = new List<(DiagramGroup, LayoutBox)>();
        var last = model.Nodes.Select((node, i) => node.Group is null ? 0 : layout.Boxes[i].Right).DefaultIfEmpty(0).Max();
        foreach (var stack in model.Groups.Where(group => !group.IsVpc))
        {
            var vpcs = model.Groups.Where(group => group.Parent == stack.Id).ToArray();
            var inner = vpcs.Select(vpc => (vpc, Box: Around(Boxes(vpc), VpcPadding, VpcTitle + VpcPadding)))
                .Where(frame => frame.Box is not null)
                .Select(frame => (frame.vpc, ForTitle(frame.Box!.Value, TitleOf(frame.vpc), last + VpcPadding))).ToArray();
            var all = Boxes(stack).Concat(inner.Select(frame => frame.Item2));
            if (Around(all, StackPadding, StackTitle + VpcPadding) is not { } outer) continue;
            frames.Add((stack, ForTitle(outer, TitleOf(stack), last + StackPadding)));
            frames.AddRange(inner);
        }

        return frames;

        IEnumerable<LayoutBox> Boxes(DiagramGroup group)
        {
            for (var i = 0; i < model.Nodes.Count; i++)
                if (model.Nodes[i].Group == group.Id) yield return layout.Boxes[i];

            // An edge that turns in its own column stays within the frame.
            for (var i = 0; i < model.Edges.Count; i++)
            {
                if (layout.Wires[i] is not { } wire || !IsIn(model.Edges[i].From) || !IsIn(model.Edges[i].To)) continue;
                foreach (var point in wire.Points) yield return new LayoutBox(point.X, point.Y, 6, 0);
            }

            bool IsIn(string id) => model.Nodes.Any(node => node.Id == id && node.Group == group.Id);
        }
    }

    /// <summary>The text in the corner of a group's frame.</summary>
    public static string TitleOf(DiagramGroup group) => group.IsVpc ? $"VPC {group.Name}" : $"stack {group.Name}";

    // A band has the frames of only one stack, so a frame may be as wide as its title, up to the last column.
    private static LayoutBox ForTitle(LayoutBox box, string title, double last)
    {
        var wanted = Math.Min(TextWidth.Of(title, GroupSize, bold: true) + 24, last - box.X);
        return box with { Width = Math.Ceiling(Math.Max(box.Width, wanted)) };
    }

    private static LayoutBox? Around(IEnumerable<LayoutBox> boxes, double padding, double above)
    {
        var all = boxes.ToArray();
        if (all.Length == 0) return null;
        var (left, top) = (all.Min(box => box.X) - padding, all.Min(box => box.Y) - above);
        return new LayoutBox(left, top, all.Max(box => box.Right) + padding - left, all.Max(box => box.Bottom) + padding - top);
    }

    private static List<PictureLine> Lines(DiagramNode node, double width)
    {
        var room = width - Accent - (2 * NodePadding) + 4;
        var lines = new List<PictureLine>();
        Add(node.Name, "name", NameSize, 2, bold: true);
        Add(node.Kind, "kind", TextSize, 2);
        Add(node.Detail, "detail", TextSize, 2);
        if (node.Key is { } key) Add($"encrypted by {key}", "key", TextSize, 3);
        return lines;

        void Add(string text, string style, double size, int most, bool bold = false) =>
            lines.AddRange(TextWidth.Lines(text, size, room, most, bold).Select(line => new PictureLine(line, style, size)));
    }

    private static double Height(List<PictureLine> lines) => (lines.Count * LineHeight) + (2 * NodePadding) - 2;
}
