namespace Pipeline.Local.Diagram;

/// <summary>
/// Places nodes in columns from left to right, and routes edges in the gaps between columns, so that no edge crosses a node. An
/// edge that passes a column gets a reserved place in it. K. Sugiyama, S. Tagawa, M. Toda: Methods for Visual Understanding of
/// Hierarchical System Structures, 1981.
/// </summary>
internal sealed class LayeredLayout
{
    /// <summary>Between two columns.</summary>
    public const double Gap = 44;

    /// <summary>Left and right of all columns, for the frames.</summary>
    public const double Margin = 30;

    /// <summary>The distance of an edge's number from the tip of its arrow.</summary>
    public const double LabelDistance = 14;

    private const double MostWidth = 190;
    private const double LeastWidth = 112;
    private const double PassHeight = 16;
    private const double PortStep = 19;
    private const double Straight = 24;
    private const double Turn = 24;
    private const double Apart = 22;
    private const int Sweeps = 8;

    private readonly IReadOnlyList<LayoutEdge> _edges;
    private readonly IReadOnlyList<LayoutBand> _bands;
    private readonly int _nodes;
    private readonly double _nodeWidth;
    private readonly double _left;
    private readonly List<Cell> _cells = [];
    private readonly List<Cell>[] _ways;
    private readonly List<Cell>[] _columns;

    private LayeredLayout(
        IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, IReadOnlyList<LayoutBand> bands, double width,
        Func<int, double, double> heightOf)
    {
        _edges = edges;
        _bands = bands;
        var columns = LayoutColumns.Of(nodes, edges, Math.Max(3, (int)((width - (2 * Margin) + Gap) / (LeastWidth + Gap))));
        var count = columns.DefaultIfEmpty(0).Max() + 1;
        // An edge between two nodes of the last column turns right of it.
        var isTurning = edges.Any(edge =>
            edge.From != edge.To && columns[edge.From] == count - 1 && columns[edge.To] == count - 1);
        var room = width - (2 * Margin) - (isTurning ? Turn : 0);
        _nodeWidth = Math.Floor(Math.Min(MostWidth, (room - ((count - 1) * Gap)) / count));
        _left = Math.Floor((room - (count * _nodeWidth) - ((count - 1) * Gap)) / 2) + Margin;
        for (var i = 0; i < nodes.Count; i++)
            _cells.Add(new Cell(nodes[i].Band, columns[i]) { Height = Math.Ceiling(heightOf(i, _nodeWidth)) });

        _ways = [.. edges.Select(edge => Way(edge))];
        MakeRoomForPorts();
        _columns = [.. Enumerable.Range(0, count).Select(column => _cells.Where(cell => cell.Column == column).ToList())];
        _nodes = nodes.Count;
    }

    /// <summary>Places.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="bands">The bands, from above.</param>
    /// <param name="width">Of all.</param>
    /// <param name="heightOf">The height of a node, by its index and its width.</param>
    public static LayoutResult Place(
        IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, IReadOnlyList<LayoutBand> bands, double width,
        Func<int, double, double> heightOf) => new LayeredLayout(nodes, edges, bands, width, heightOf).Place();

    private LayoutResult Place()
    {
        Number();
        foreach (var column in _columns) Sort(column, cell => cell.Before);
        var (fewest, best) = (Crossings(), _columns.Select(column => column.ToArray()).ToArray());
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            if (sweep % 2 == 0) foreach (var column in _columns.Reverse()) Sort(column, cell => cell.After);
            else foreach (var column in _columns) Sort(column, cell => cell.Before);
            if (Crossings() is var crossings && crossings >= fewest) continue;
            (fewest, best) = (crossings, [.. _columns.Select(column => column.ToArray())]);
        }

        for (var column = 0; column < _columns.Length; column++) _columns[column] = [.. best[column]];
        Number();
        var bands = Stack();
        return new LayoutResult(
            [.. _cells.Take(_nodes).Select(cell => new LayoutBox(XOf(cell.Column), cell.Y, _nodeWidth, cell.Height))],
            [.. _cells.Take(_nodes).Select(cell => cell.Column)], Wires(), bands.Ranges, bands.Height);
    }

    // The cells that an edge goes through, from left to right.
    private List<Cell> Way(LayoutEdge edge)
    {
        var (source, target) = (_cells[edge.From], _cells[edge.To]);
        if (source == target) return [];
        if (source.Column == target.Column)
        {
            source.RightPorts++;
            target.RightPorts++;
            return [source, target];
        }

        var (start, end) = source.Column < target.Column ? (source, target) : (target, source);
        var way = new List<Cell> { start };
        for (var column = start.Column + 1; column < end.Column; column++)
        {
            var pass = new Cell(end.Band, column) { Height = PassHeight, IsPass = true };
            _cells.Add(pass);
            way.Add(pass);
        }

        way.Add(end);
        for (var i = 1; i < way.Count; i++)
        {
            way[i - 1].After.Add(way[i]);
            way[i].Before.Add(way[i - 1]);
        }

        start.RightPorts++;
        end.LeftPorts++;
        return way;
    }

    private void MakeRoomForPorts()
    {
        foreach (var cell in _cells.Where(cell => !cell.IsPass))
            cell.Height = Math.Max(cell.Height, (Math.Max(cell.LeftPorts, cell.RightPorts) * PortStep) + 6);
    }

    private void Number()
    {
        foreach (var column in _columns)
            for (var i = 0; i < column.Count; i++) column[i].Order = i;
    }

    // Sorts by band, then by the middle of the neighbors; a cell without neighbors stays where it is.
    private static void Sort(List<Cell> column, Func<Cell, List<Cell>> neighbors)
    {
        var wanted = column.ToDictionary(cell => cell, cell => neighbors(cell) is { Count: > 0 } others
            ? others.Average(other => other.Order + (1000.0 * Math.Sign(other.Band - cell.Band))) : cell.Order);
        var sorted = column.OrderBy(cell => cell.Band).ThenBy(cell => wanted[cell]).ToArray();
        column.Clear();
        column.AddRange(sorted);
        for (var i = 0; i < column.Count; i++) column[i].Order = i;
    }

    private int Crossings()
    {
        var crossings = 0;
        foreach (var column in _columns)
        {
            var lines = column.SelectMany(cell => cell.After.Select(next => (From: Place(cell), To: Place(next)))).ToArray();
            for (var i = 0; i < lines.Length; i++)
                crossings += lines.Take(i).Count(line => (lines[i].From - line.From) * (lines[i].To - line.To) < 0);
        }

        return crossings;

        static long Place(Cell cell) => (cell.Band * 10_000L) + cell.Order;
    }

    private (List<(double Top, double Bottom)> Ranges, double Height) Stack()
    {
        var ranges = new List<(double, double)>();
        var top = 0.0;
        for (var band = 0; band < _bands.Count; band++)
        {
            var columns = _columns.Select(column => column.Where(cell => cell.Band == band).ToArray())
                .Where(cells => cells.Length > 0).ToArray();
            foreach (var cells in columns) Pack(cells);
            for (var sweep = 0; sweep < Sweeps; sweep++)
                foreach (var cells in sweep % 2 == 0 ? columns : columns.Reverse()) Straighten(cells);

            top += _bands[band].Above;
            var all = columns.SelectMany(cells => cells).ToArray();
            var least = all.Select(cell => cell.Y).DefaultIfEmpty(0).Min();
            foreach (var cell in all) cell.Y = Math.Round(cell.Y - least) + top;
            var bottom = all.Select(cell => cell.Y + cell.Height).DefaultIfEmpty(top).Max();
            ranges.Add((top, bottom));
            top = bottom + _bands[band].Below;
        }

        return (ranges, top);
    }

    private static void Pack(Cell[] cells)
    {
        var y = 0.0;
        foreach (var cell in cells)
        {
            cell.Y = y;
            y += cell.Height + Apart;
        }
    }

    // As near to the neighbors as the order and the distance between cells allow: least squares by pooling adjacent violators.
    private static void Straighten(Cell[] cells)
    {
        var offset = 0.0;
        var pools = new List<(double Sum, int Count)>();
        var offsets = new double[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i];
            var near = cell.Before.Concat(cell.After).Where(other => other.Band == cell.Band).ToArray();
            var middle = near.Length == 0 ? cell.Y + (cell.Height / 2) : near.Average(other => other.Y + (other.Height / 2));
            offsets[i] = offset;
            pools.Add((middle - (cell.Height / 2) - offset, 1));
            offset += cell.Height + Apart;
            while (pools.Count > 1 && Mean(pools[^2]) > Mean(pools[^1]))
            {
                var (last, before) = (pools[^1], pools[^2]);
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (before.Sum + last.Sum, before.Count + last.Count);
            }
        }

        var at = 0;
        foreach (var pool in pools)
            for (var i = 0; i < pool.Count; i++, at++) cells[at].Y = Math.Floor(Mean(pool)) + offsets[at];

        static double Mean((double Sum, int Count) pool) => pool.Sum / pool.Count;
    }

    private List<LayoutWire?> Wires()
    {
        var rightPorts = Ports(isRight: true);
        var leftPorts = Ports(isRight: false);
        var wires = new List<LayoutWire?>();
        for (var edge = 0; edge < _edges.Count; edge++)
        {
            var way = _ways[edge];
            if (way.Count == 0)
            {
                wires.Add(null);
                continue;
            }

            var (start, end) = (way[0], way[^1]);
            var right = XOf(start.Column) + _nodeWidth;
            var first = new LayoutPoint(right, rightPorts[(edge, start)]);
            if (start.Column == end.Column)
            {
                var back = rightPorts[(edge, end)];
                wires.Add(new LayoutWire(
                    [first, new(right + Straight, back), new(right, back)], new LayoutPoint(right + LabelDistance, back)));
                continue;
            }

            var last = new LayoutPoint(XOf(end.Column), leftPorts[(edge, end)]);
            var isForward = _cells[_edges[edge].From] == start;
            List<LayoutPoint> points = [first];
            if (!isForward) points.Add(first with { X = first.X + Straight });
            foreach (var pass in way.Skip(1).SkipLast(1))
            {
                var middle = pass.Y + (pass.Height / 2);
                points.Add(new LayoutPoint(XOf(pass.Column), middle));
                points.Add(new LayoutPoint(XOf(pass.Column) + _nodeWidth, middle));
            }

            if (isForward) points.Add(last with { X = last.X - Straight });
            points.Add(last);
            if (!isForward) points.Reverse();
            var label = isForward ? last with { X = last.X - LabelDistance } : first with { X = first.X + LabelDistance };
            wires.Add(new LayoutWire(points, label));
        }

        return wires;
    }

    // The place on its nodes' sides where each edge begins and ends, in the order of the nodes at its other end.
    private Dictionary<(int Edge, Cell Cell), double> Ports(bool isRight)
    {
        var ports = new Dictionary<(int, Cell), double>();
        var ends = new List<(int Edge, Cell Cell, Cell Other)>();
        for (var edge = 0; edge < _edges.Count; edge++)
        {
            var way = _ways[edge];
            if (way.Count == 0) continue;
            if (way[0].Column == way[^1].Column)
            {
                if (!isRight) continue;
                ends.Add((edge, way[0], way[^1]));
                ends.Add((edge, way[^1], way[0]));
            }
            else
            {
                ends.Add(isRight ? (edge, way[0], way[1]) : (edge, way[^1], way[^2]));
            }
        }

        foreach (var side in ends.GroupBy(end => end.Cell))
        {
            var sorted = side.OrderBy(end => end.Other.Y + (end.Other.Height / 2)).ThenBy(end => end.Edge).ToArray();
            var first = side.Key.Y + (side.Key.Height / 2) - ((sorted.Length - 1) * PortStep / 2);
            for (var i = 0; i < sorted.Length; i++) ports[(sorted[i].Edge, side.Key)] = first + (i * PortStep);
        }

        return ports;
    }

    private double XOf(int column) => _left + (column * (_nodeWidth + Gap));

    /// <summary>A node, or the place of an edge in a column that it crosses.</summary>
    private sealed class Cell(int band, int column)
    {
        public int Band => band;

        public int Column => column;

        public double Height { get; set; }

        public double Y { get; set; }

        public int Order { get; set; }

        public bool IsPass { get; init; }

        public int LeftPorts { get; set; }

        public int RightPorts { get; set; }

        public List<Cell> Before { get; } = [];

        public List<Cell> After { get; } = [];
    }
}
