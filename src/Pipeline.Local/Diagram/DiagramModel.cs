namespace Pipeline.Local.Diagram;

/// <summary>The content of a diagram of a deployment, before its layout.</summary>
/// <param name="Title">The diagram's title.</param>
/// <param name="Nodes">In the order of deployment, outside nodes last.</param>
/// <param name="Edges">From the sources on; number 1 is the first.</param>
/// <param name="Groups">Stacks and VPCs.</param>
/// <param name="Keys">The keys that encrypt what a node holds.</param>
internal sealed record DiagramModel(
    string Title,
    IReadOnlyList<DiagramNode> Nodes,
    IReadOnlyList<DiagramEdge> Edges,
    IReadOnlyList<DiagramGroup> Groups,
    IReadOnlyList<DiagramKey> Keys);

/// <summary>Which color a node has.</summary>
internal enum NodeCategory
{
    /// <summary>Moves records: streams, queues, topics, deliveries.</summary>
    Transport,

    /// <summary>Runs code.</summary>
    Compute,

    /// <summary>Keeps data.</summary>
    Store,

    /// <summary>Finds data in stores: catalogs, queries.</summary>
    Query,

    /// <summary>Is not in the assembly, or is not known.</summary>
    Outside,
}

/// <summary>A resource, or a thing outside the assembly.</summary>
/// <param name="Id">Unique and an identifier: <c>n1</c>.</param>
/// <param name="Type">The resource type; for an outside node what it is, such as <c>producers</c>.</param>
/// <param name="Kind">The type in plain words.</param>
/// <param name="Category">Its color.</param>
/// <param name="Path">Its construct path; for an outside node, its ARN, its address or the unresolved reference.</param>
/// <param name="Name">Its name in the diagram.</param>
/// <param name="Detail">Its size or mode; empty if it has none.</param>
/// <param name="Group">The id of its innermost group; null for an outside node.</param>
/// <param name="Key">The name of the key that encrypts it; null if it names none.</param>
internal sealed record DiagramNode(
    string Id, string Type, string Kind, NodeCategory Category, string Path, string Name, string Detail, string? Group,
    string? Key);

/// <summary>A flow from one node to another.</summary>
/// <param name="From">A node's id.</param>
/// <param name="To">A node's id.</param>
/// <param name="Label">How it goes.</param>
/// <param name="Rights">The permissions that it needs, one entry for each principal.</param>
internal sealed record DiagramEdge(string From, string To, string Label, IReadOnlyList<EdgeRight> Rights);

/// <summary>The permissions of a principal at one end of an edge.</summary>
/// <param name="Principal">The role's construct path, or a service.</param>
/// <param name="Actions">The actions as the policies write them; empty if the policies allow none, or if <see cref="IsKnown"/> is
/// false.</param>
/// <param name="On">The name of the node that they are granted on.</param>
/// <param name="IsKnown">Whether the principal's policies are in the assembly.</param>
internal sealed record EdgeRight(string Principal, IReadOnlyList<string> Actions, string On, bool IsKnown)
{
    /// <summary>
    /// A sentence, with the actions after their service's prefix: <c>Writer/Role may kinesis: GetRecords on Stream</c>.
    /// </summary>
    public string Sentence =>
        !IsKnown ? $"{Principal} acts on {On}; its policies are not in the assembly"
        : Actions.Count == 0 ? $"{Principal} is granted no action on {On} by name"
        : $"{Principal} may {Grouped} on {On}";

    private string Grouped => string.Join("; ", Actions.GroupBy(action => action.Split(':')[0])
        .Select(service => service.Key == "*" ? "do everything"
            : $"{service.Key}: {string.Join(", ", service.Select(action => action[(action.IndexOf(':') + 1)..]))}"));
}

/// <summary>A boundary around nodes.</summary>
/// <param name="Id">Unique and an identifier: <c>g1</c>.</param>
/// <param name="IsVpc">Whether it is a VPC; else a stack.</param>
/// <param name="Name">The stack's display name, or the VPC's construct path.</param>
/// <param name="Parent">The stack of a VPC; null for a stack.</param>
internal sealed record DiagramGroup(string Id, bool IsVpc, string Name, string? Parent);

/// <summary>A customer managed key.</summary>
/// <param name="Name">The name that nodes use for it.</param>
/// <param name="Path">Its construct path, or its ARN.</param>
internal sealed record DiagramKey(string Name, string Path);
