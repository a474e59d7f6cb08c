namespace Pipeline.Local.Diagram;

/// <summary>The columns in which a node may be.</summary>
internal enum LayoutSide
{
    /// <summary>To the right of the nodes that lead to it.</summary>
    Inner,

    /// <summary>Left of all inner nodes.</summary>
    Left,

    /// <summary>Right of all inner nodes.</summary>
    Right,
}

/// <summary>A node to place.</summary>
/// <param name="Band">The index of its band. Bands are above each other, so that the frames around them do not overlap.</param>
/// <param name="Side">The columns in which it may be.</param>
internal sealed record LayoutNode(int Band, LayoutSide Side = LayoutSide.Inner);

/// <summary>An edge to route, by the indexes of its nodes.</summary>
internal sealed record LayoutEdge(int From, int To);

/// <summary>A band, and the space above and below it for its frames.</summary>
internal sealed record LayoutBand(double Above, double Below);

/// <summary>A point of a path.</summary>
internal readonly record struct LayoutPoint(double X, double Y);

/// <summary>A rectangle.</summary>
internal readonly record struct LayoutBox(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double Middle => Y + (Height / 2);
}

/// <summary>The path of an edge.</summary>
/// <param name="Points">From source to target. The segments alternate: a curve inside a gap between columns, and a straight
/// line.</param>
/// <param name="Label">The place of its number, before the arrow.</param>
internal sealed record LayoutWire(IReadOnlyList<LayoutPoint> Points, LayoutPoint Label);

/// <summary>The places of everything.</summary>
/// <param name="Boxes">By node.</param>
/// <param name="Columns">By node.</param>
/// <param name="Wires">By edge; null for an edge of a node to itself.</param>
/// <param name="Bands">Top and bottom of each band's nodes; equal if it has none.</param>
/// <param name="Height">Of all.</param>
internal sealed record LayoutResult(
    IReadOnlyList<LayoutBox> Boxes,
    IReadOnlyList<int> Columns,
    IReadOnlyList<LayoutWire?> Wires,
    IReadOnlyList<(double Top, double Bottom)> Bands,
    double Height);
