using System.Text.Json.Nodes;
using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>Reads what cdk synth wrote, of any app, and resolves it to what would be deployed.</summary>
internal static class CloudAssembly
{
    // Their names are given or derived; two of one name would be one resource.
    private static readonly HashSet<string> Named =
    [
        SupportedTypes.Stream, SupportedTypes.DeliveryStream, SupportedTypes.Table, SupportedTypes.GlobalTable, SupportedTypes.Bucket, SupportedTypes.Queue,
        SupportedTypes.Topic, SupportedTypes.Function, SupportedTypes.Role, SupportedTypes.LogGroup,
    ];

    /// <summary>Reads and resolves.</summary>
    /// <param name="folder">The cloud assembly, such as <c>cdk.out</c>.</param>
    /// <param name="stacks">
    /// Stacks by display name, artifact id or stack name, with <c>*</c> and <c>?</c>; those that they depend on come with them. Empty for all that can be run.
    /// </param>
    /// <param name="options">What the assembly leaves open.</param>
    /// <exception cref="InvalidInputException">The assembly cannot be used, with all that is wrong.</exception>
    public static Deployment Read(string folder, IReadOnlyCollection<string> stacks, AssemblyOptions options)
    {
        var manifest = AssemblyManifest.Read(folder);
        var mistakes = new Mistakes($"the cloud assembly {folder}");
        var chosen = StackChoice.Choose(manifest.Stacks, stacks, mistakes);
        mistakes.ThrowIfAny();
        var run = new DeploymentScope(TargetEnvironment.Of(chosen, options, mistakes), manifest.Assets, options, mistakes);
        foreach (var lookup in manifest.Missing) run.Note(lookup.Path, lookup.Type, lookup.Meaning);
        foreach (var stack in chosen)
        {
            run.Add(new StackScope(
                run, stack.Name, stack.DisplayName, stack.Folder, stack.Template,
                name => stack.Parameters.TryGetValue(name, out var value) ? JsonValue.Create(value) : null));
        }

        if (stacks.Count == 0)
        {
            foreach (var stack in manifest.Stacks.Except(chosen))
            {
                run.Note(stack.DisplayName, NestedStack.Type, "the stack has nothing that can be run: all of it is left out.");
            }
        }

        var deployment = Resolve(run);
        mistakes.ThrowIfAny();
        return deployment;
    }

    private static Deployment Resolve(DeploymentScope run)
    {
        var nodes = run.Resources.ToList();
        var resources = new Dictionary<ResourceNode, Resource>();
        foreach (var node in nodes)
        {
            run.Recorder = node.Dependencies;
            resources.Add(node, Resolve(node));
        }

        run.Recorder = null;
        foreach (var node in nodes) ResourceOrder.AddDeclared(node);
        var outputs = new Dictionary<(string, string), string>();
        foreach (var stack in run.Stacks)
        {
            foreach (var name in stack.OutputNames) outputs.TryAdd((stack.Name, name), ValueText.Of(stack.Output(name)));
        }

        var sorted = ResourceOrder.Sort(nodes, run.Mistakes).ConvertAll(node => resources[node]);
        CheckNames(sorted, run.Mistakes);
        var environment = run.Environment;
        return new Deployment(environment.Account, environment.Region, environment.Partition, sorted, run.Notes, outputs);
    }

    private static Resource Resolve(ResourceNode node)
    {
        var properties = node.Properties();
        var code = node.Type == SupportedTypes.Function ? FunctionCode.Of(node, properties) : null;
        if (code?.WhyNot is { } why) node.Scope.Run.Note(node.Path, node.Type, why);
        if (!SupportedTypes.IsSupported(node.Type)) node.Scope.Run.Note(node.Path, node.Type, UnsupportedMeaning.Of(node.Type));
        return new Resource(node.Scope.Name, node.LogicalId, node.Type, node.Ref, node.Arn, node.Path, properties, code?.Folder);
    }

    private static void CheckNames(IEnumerable<Resource> resources, Mistakes mistakes)
    {
        foreach (var same in resources.Where(resource => Named.Contains(resource.Type)).GroupBy(resource => resource.Arn).Where(group => group.Count() > 1))
        {
            mistakes.Add(
                $"names must be unique within a run; got {same.Key} for {string.Join(" and ", same.Select(resource => resource.Path))}; " +
                "choose stacks that do not share it with --stack, or leave the name to CloudFormation");
        }
    }
}
