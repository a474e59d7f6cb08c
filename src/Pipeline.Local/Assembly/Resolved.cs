using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>A value whose functions are resolved, and the resources that it refers to.</summary>
/// <param name="Value">
/// The value: null for AWS::NoValue or where there is none, or <see cref="ValueResolver.Unresolved"/>.
/// </param>
/// <param name="References">The resources that the value refers to. The resource that has the value depends on them.</param>
internal readonly record struct Resolved(JsonNode? Value, IReadOnlySet<ResourceNode> References)
{
    private static readonly HashSet<ResourceNode> NoReferences = [];

    /// <summary>Makes a value that refers to no resource.</summary>
    public static Resolved Plain(JsonNode? value) => new(value, NoReferences);
}
