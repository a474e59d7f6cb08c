using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>Puts resources behind what they depend on, else leaves them in the templates' order.</summary>
internal static class ResourceOrder
{
    /// <summary>
    /// Adds to a resource's references the resources that its DependsOn names, and for a nested stack its resources. A nested
    /// stack must be added before the resources in it, so that they get what it waits for.
    /// </summary>
    public static void AddDeclared(ResourceNode resource)
    {
        foreach (var logicalId in Declared(resource.Definition))
        {
            if (resource.Scope.Resource(logicalId) is { } other)
            {
                resource.Dependencies.Add(other);
            }
            else if (!resource.Scope.IsLeftOut(logicalId) && resource.Scope.Unexpanded is null)
            {
                resource.Scope.Run.Mistakes.Add(
                    $"{resource.Place}: DependsOn must name a resource of its template; got {logicalId}; correct the template");
            }
        }

        if (resource.Nested is null) return;
        // Its resources wait for what it waits for itself, but not for each other: they are added to its set only afterwards.
        ResourceNode[] own = [.. resource.Dependencies];
        foreach (var inner in resource.Nested.Resources) inner.Dependencies.UnionWith(own);
        // A nested stack is there when its resources are.
        resource.Dependencies.UnionWith(resource.Nested.Resources);
    }

    public static List<ResourceNode> Sort(IReadOnlyList<ResourceNode> resources, Mistakes mistakes)
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
            foreach (var dependency in resources.Where(resource.Dependencies.Contains)) Visit(dependency);
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
