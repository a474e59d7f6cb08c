using Pipeline.Local.Contracts;

namespace Pipeline.Local.Diagram;

/// <summary>An end of a flow.</summary>
/// <param name="Resource">The resource; null if it is not in the assembly.</param>
/// <param name="Text">For an outside end: its ARN, its address, or the unresolved reference.</param>
/// <param name="What">For an outside end: its kind, such as <c>HTTP endpoint</c>.</param>
internal sealed record FlowEnd(Resource? Resource, string Text = "", string What = "");

/// <summary>A flow from one end to another.</summary>
/// <param name="From">Where it comes from.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Label">How it goes.</param>
/// <param name="Principal">The ARN or name of the role that acts, or a service's name; null if it is not known.</param>
/// <param name="Reads">Whether the principal acts on the end that the flow comes from; else on the other.</param>
internal sealed record Flow(FlowEnd From, FlowEnd To, string Label, string? Principal = null, bool Reads = false);
