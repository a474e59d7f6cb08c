namespace Pipeline.Local.Assembly;

/// <summary>Chooses the stacks of an assembly to run: like cdk deploy, the named ones and those that they depend on.</summary>
internal static class StackChoice
{
    // With a transform, the stack's resources exist but are not yet in the template.
    private static string Remedy(IReadOnlyList<AssemblyStack> all)
    {
        var transforms = all.SelectMany(stack => TemplateTransforms.NotCarriedOut(stack.Template)).Distinct().ToList();
        return transforms.Count == 0 ? "choose another cloud assembly"
            : $"only CloudFormation carries out their transforms ({string.Join(", ", transforms)}): {TemplateTransforms.Remedy}";
    }

    /// <summary>Chooses stacks, in an order in which each follows those that it depends on.</summary>
    /// <param name="all">The assembly's stacks.</param>
    /// <param name="names">The names; empty for all stacks that can be run.</param>
    /// <param name="mistakes">Gets the names that match no stack.</param>
    public static List<AssemblyStack> Choose(IReadOnlyList<AssemblyStack> all, IReadOnlyCollection<string> names,
        Mistakes mistakes)
    {
        var known = string.Join(", ", all.Select(stack => stack.DisplayName));
        foreach (var name in names.Where(name => !all.Any(stack => stack.IsNamed(name))))
            mistakes.Add($"the stack must be one of {known}; got {name}; name one of them, or none to run all");

        var wanted = names.Count == 0 ? all.Where(stack => stack.CanRun) : all.Where(stack => names.Any(stack.IsNamed));
        var chosen = new List<AssemblyStack>();
        var visited = new HashSet<AssemblyStack>(ReferenceEqualityComparer.Instance);
        foreach (var stack in wanted) Add(stack);
        if (names.Count == 0 && chosen.Count == 0)
        {
            mistakes.Add(
                $"at least one stack must hold a resource that can be run " +
                $"({string.Join(", ", SupportedTypes.ActedOn.Order(StringComparer.Ordinal))}); " +
                $"got {(all.Count == 0 ? "no stack" : known)}; {Remedy(all)}");
        }

        return chosen;

        void Add(AssemblyStack stack)
        {
            if (!visited.Add(stack)) return;
            foreach (var dependency in all.Where(other => other != stack && other.Folder == stack.Folder
                && stack.Dependencies.Contains(other.Id)))
            {
                Add(dependency);
            }
            chosen.Add(stack);
        }
    }
}
