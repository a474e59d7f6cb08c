using Pipeline.Local.Diagram;

namespace Pipeline.Local.Tests.Diagram;

/// <summary>
/// Properties of every graph's layout: no two nodes overlap, no edge crosses a node, and everything is within the width.
/// </summary>
public class LayeredLayoutTests
{
    private const double Width = 1000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomGraph_HasNoOverlaps(int seed)
    {
        var (nodes, edges, bands, heights) = Graph(seed);
        var layout = LayeredLayout.Place(nodes, edges, bands, Width, (i, _) => heights[i]);
        for (var i = 0; i < nodes.Length; i++)
        {
            var box = layout.Boxes[i];
            box.X.ShouldBeGreaterThanOrEqualTo(0);
            box.Right.ShouldBeLessThanOrEqualTo(Width);
            box.Bottom.ShouldBeLessThanOrEqualTo(layout.Height);
            box.Height.ShouldBeGreaterThanOrEqualTo(heights[i]);
            var (top, bottom) = layout.Bands[nodes[i].Band];
            (box.Y >= top && box.Bottom <= bottom).ShouldBeTrue($"node {i} must be within its band");
            for (var j = 0; j < i; j++) Overlap(box, layout.Boxes[j]).ShouldBeFalse($"{j} and {i}");
        }

        for (var band = 1; band < bands.Length; band++)
            layout.Bands[band].Top.ShouldBeGreaterThanOrEqualTo(layout.Bands[band - 1].Bottom);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EdgeOfARandomGraph_EndsAtItsNodesAndCrossesNoOther(int seed)
    {
        var (nodes, edges, bands, heights) = Graph(seed);
        var layout = LayeredLayout.Place(nodes, edges, bands, Width, (i, _) => heights[i]);
        for (var edge = 0; edge < edges.Length; edge++)
        {
            if (layout.Wires[edge] is not { } wire)
            {
                edges[edge].From.ShouldBe(edges[edge].To);
                continue;
            }

            Touches(layout.Boxes[edges[edge].From], wire.Points[0]).ShouldBeTrue($"edge {edge} must begin at its source");
            Touches(layout.Boxes[edges[edge].To], wire.Points[^1]).ShouldBeTrue($"edge {edge} must end at its target");
            for (var i = 1; i < wire.Points.Count; i++)
            {
                // A curve's x coordinates stay between those of its ends, and so within a gap between two columns.
                var (before, point) = (wire.Points[i - 1], wire.Points[i]);
                var (left, right) = (Math.Min(before.X, point.X), Math.Max(before.X, point.X));
                foreach (var box in layout.Boxes.Where(box => left < box.Right && box.X < right))
                {
                    var isLevel = i % 2 == 0 && wire.Points[i - 1].Y == wire.Points[i].Y;
                    isLevel.ShouldBeTrue($"edge {edge} must pass a column on a level");
                    (wire.Points[i].Y > box.Y && wire.Points[i].Y < box.Bottom).ShouldBeFalse($"edge {edge} must cross no node");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void NumbersOfARandomGraph_DoNotOverlap(int seed)
    {
        var (nodes, edges, bands, heights) = Graph(seed);
        var layout = LayeredLayout.Place(nodes, edges, bands, Width, (i, _) => heights[i]);
        var numbers = layout.Wires.OfType<LayoutWire>()
            .Select(wire => new LayoutBox(wire.Label.X - 7.5, wire.Label.Y - 7.5, 15, 15)).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            layout.Boxes.ShouldNotContain(box => Overlap(box, numbers[i]));
            for (var j = 0; j < i; j++) Overlap(numbers[i], numbers[j]).ShouldBeFalse($"{j} and {i}");
        }
    }

    [Fact]
    public void Chain_GoesFromLeftToRight()
    {
        LayoutNode[] nodes = [.. Enumerable.Range(0, 4).Select(_ => new LayoutNode(0))];
        LayoutEdge[] edges = [new(2, 1), new(1, 3), new(3, 0)];
        var layout = LayeredLayout.Place(nodes, edges, [new LayoutBand(0, 0)], Width, (_, _) => 50);
        layout.Columns.ShouldBe([3, 1, 0, 2]);
        layout.Boxes.Select(box => box.Y).Distinct().Count().ShouldBe(1, "a chain is a line");
    }

    private static bool Touches(LayoutBox box, LayoutPoint point) =>
        (point.X == box.X || point.X == box.Right) && point.Y > box.Y && point.Y < box.Bottom;

    private static (LayoutNode[] Nodes, LayoutEdge[] Edges, LayoutBand[] Bands, double[] Heights) Graph(int seed)
    {
        var random = new Random(seed);
        LayoutBand[] bands = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new LayoutBand(random.Next(0, 40), 10))];
        LayoutNode[] nodes =
        [
            .. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new LayoutNode(
                random.Next(bands.Length), (LayoutSide)Math.Max(0, random.Next(12) - 9))),
        ];
        var edges = new HashSet<LayoutEdge>();
        for (var i = random.Next(0, 70); i > 0; i--)
        {
            var edge = new LayoutEdge(random.Next(nodes.Length), random.Next(nodes.Length));
            // Nodes at the left have no incoming edges; nodes at the right have no outgoing ones.
            if (nodes[edge.To].Side != LayoutSide.Left && nodes[edge.From].Side != LayoutSide.Right) edges.Add(edge);
        }

        return (nodes, [.. edges], bands, [.. nodes.Select(_ => (double)random.Next(30, 120))]);
    }

    private static bool Overlap(LayoutBox one, LayoutBox other) =>
        one.X < other.Right && other.X < one.Right && one.Y < other.Bottom && other.Y < one.Bottom;
}
