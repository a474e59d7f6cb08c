using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>Sorts resources so that each follows its dependencies. Otherwise they keep the order of the templates.</summary>
internal static class ResourceOrder
{
    /// <summary>
    /// Finds the dependencies of each resource: the resources that its properties refer to and those that its DependsOn names. A
    /// nested stack also depends on its resources.
    /// </summary>
    /// <param name="references">
    /// The resources that the properties of each resource refer to; a nested stack before the resources in it.
    /// </param>
    public static IReadOnlyDictionary<ResourceNode, IReadOnlySet<ResourceNode>> Dependencies(
        IReadOnlyList<(ResourceNode Resource, IReadOnlySet<ResourceNode> References)> references)
    {
        var dependencies = references.ToDictionary(each => each.Resource, each => each.References.ToHashSet());
        // The order of the list matters: the resources in a nested stack get the dependencies of the stack.
        foreach (var (resource, _) in references) AddDeclared(resource, dependencies);
        return dependencies.ToDictionary(each => each.Key, each => (IReadOnlySet<ResourceNode>)each.Value);
    }

    private static void AddDeclared(ResourceNode resource, Dictionary<ResourceNode, HashSet<ResourceNode>> dependencies)
    {
        var own = dependencies[resource];
        foreach (var logicalId in Declared(resource.Definition))
        {
            if (resource.Scope.Resource(logicalId) is { } other)
            {
                own.Add(other);
            }
            else if (!resource.Scope.IsLeftOut(logicalId) && resource.Scope.Unexpanded is null)
            {
                resource.Scope.Run.Mistakes.Add(
                    $"{resource.Place}: DependsOn must name a resource of its template; got {logicalId}; correct the template");
            }
        }

        if (resource.Nested is null) return;
        // The resources of a nested stack get the stack's dependencies, but do not depend on each other, so they are added to the
        // stack's set only afterwards.
        foreach (var inner in resource.Nested.Resources) dependencies[inner].UnionWith(own);
        // A nested stack is complete when its resources are.
        own.UnionWith(resource.Nested.Resources);
    }

    public static List<ResourceNode> Sort(
        IReadOnlyList<ResourceNode> resources, IReadOnlyDictionary<ResourceNode, IReadOnlySet<ResourceNode>> dependencies,
        Mistakes mistakes)
    {
        var sorted = new List<ResourceNode>(resources.Count);
        var done = new HashSet<ResourceNode>();
        var path = new List<ResourceNode>();
        foreach (var resource in resources) Visit(resource);
        return sorted;

        void Visit(ResourceNode resource)
        {
            if (done.Contains(resource)) return;
            var start = path.IndexOf(resource);
            if (start >= 0)
            {
                var circle = string.Join(" -> ", path[start..].Append(resource).Select(node => node.Place));
                mistakes.Add($"resources must not depend on each other in a circle; got {circle}; take one reference out");
                return;
            }

            path.Add(resource);
            foreach (var dependency in resources.Where(dependencies[resource].Contains)) Visit(dependency);
            path.RemoveAt(path.Count - 1);
            if (done.Add(resource)) sorted.Add(resource);
        }
    }

    private static IEnumerable<string> Declared(JsonObject definition) => definition["DependsOn"] switch
    {
        JsonArray array => array.Select(ValueText.Of),
        JsonValue one => [ValueText.Of(one)],
        _ => [],
    };
}
