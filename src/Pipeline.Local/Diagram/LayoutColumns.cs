namespace Pipeline.Local.Diagram;

/// <summary>Chooses the column of each node: to the right of the nodes that lead to it, as far as there are columns.</summary>
internal static class LayoutColumns
{
    /// <summary>The column of each node, from 0.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="most">The maximum number of columns, at least 3.</param>
    public static int[] Of(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, int most)
    {
        var first = nodes.Any(node => node.Side == LayoutSide.Left) ? 1 : 0;
        var last = nodes.Any(node => node.Side == LayoutSide.Right) ? 1 : 0;
        var ranks = Ranks(nodes, edges);
        var count = ranks.DefaultIfEmpty(0).Max() + 1;
        var room = Math.Min(count, most - first - last);
        var columns = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            columns[i] = nodes[i].Side switch
            {
                LayoutSide.Left => 0,
                LayoutSide.Right => first + room,
                // The last columns are merged first: readers look there least.
                _ => first + room - 1 - ((count - 1 - ranks[i]) * room / count),
            };
        }

        Spread(nodes, edges, columns, first, room);
        return columns;
    }

    // The length of the longest path from a node without incoming edges. Edges that close a cycle do not count.
    private static int[] Ranks(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges)
    {
        var next = Enumerable.Range(0, nodes.Count).Select(_ => new List<int>()).ToArray();
        var hasBefore = new bool[nodes.Count];
        foreach (var edge in edges.Where(edge => edge.From != edge.To && IsInner(edge.From) && IsInner(edge.To)))
        {
            next[edge.From].Add(edge.To);
            hasBefore[edge.To] = true;
        }

        var state = new int[nodes.Count];
        var sorted = new List<int>(nodes.Count);
        var forward = new List<LayoutEdge>();
        foreach (var start in Enumerable.Range(0, nodes.Count).OrderBy(node => hasBefore[node])) Visit(start);
        sorted.Reverse();
        var ranks = new int[nodes.Count];
        var onward = forward.ToLookup(edge => edge.From, edge => edge.To);
        foreach (var node in sorted)
            foreach (var other in onward[node]) ranks[other] = Math.Max(ranks[other], ranks[node] + 1);

        return ranks;

        bool IsInner(int node) => nodes[node].Side == LayoutSide.Inner;

        void Visit(int node)
        {
            if (state[node] != 0) return;
            state[node] = 1;
            foreach (var other in next[node])
            {
                if (state[other] == 1) continue;
                forward.Add(new LayoutEdge(node, other));
                Visit(other);
            }

            state[node] = 2;
            sorted.Add(node);
        }
    }

    // Nodes without edges are side by side.
    private static void Spread(
        IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, int[] columns, int first, int room)
    {
        var joined = edges.SelectMany(edge => new[] { edge.From, edge.To }).ToHashSet();
        var alone = new Dictionary<int, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (joined.Contains(i) || nodes[i].Side != LayoutSide.Inner) continue;
            var before = alone.GetValueOrDefault(nodes[i].Band);
            alone[nodes[i].Band] = before + 1;
            columns[i] = first + (before % room);
        }
    }
}
