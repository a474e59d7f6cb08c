using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>Reads what cdk synth wrote, of any app, and resolves it to what would be deployed.</summary>
internal static class CloudAssembly
{
    // Their names are given or derived; two of one name would be one resource.
    private static readonly HashSet<string> Named =
    [
        AwsType.Kinesis.Stream, AwsType.Firehose.DeliveryStream, AwsType.DynamoDb.Table, AwsType.DynamoDb.GlobalTable,
            AwsType.S3.Bucket, AwsType.Sqs.Queue,
        AwsType.Sns.Topic, AwsType.Lambda.Function, AwsType.Iam.Role, AwsType.Logs.LogGroup,
    ];

    /// <summary>Reads and resolves.</summary>
    /// <param name="folder">The cloud assembly, such as <c>cdk.out</c>.</param>
    /// <param name="stacks">
    /// Stacks by display name, artifact id or stack name, with <c>*</c> and <c>?</c>; those that they depend on come with them.
    /// Empty for all that can be run.
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
                run.Note(stack.DisplayName, NestedStack.Type, "the stack has nothing that can be run: all of it is left out.");
        }

        var deployment = Resolve(run);
        mistakes.ThrowIfAny();
        return deployment;
    }

    /// <summary>An account in which nothing is deployed.</summary>
    /// <param name="options">Its account and Region.</param>
    public static Deployment Empty(AssemblyOptions options)
    {
        var environment = TargetEnvironment.Of([], options, new Mistakes("the account"));
        return new Deployment(
            environment.Account, environment.Region, environment.Partition, [], [], new Dictionary<(string, string), string>());
    }

    private static Deployment Resolve(DeploymentScope run)
    {
        var nodes = run.Resources.ToList();
        var resources = new Dictionary<ResourceNode, Resource>();
        foreach (var node in nodes)
        {
            run.Recorder = node.Dependencies;
            if (Resolve(node) is { } resource) resources.Add(node, resource);
        }

        run.Recorder = null;
        foreach (var node in nodes) ResourceOrder.AddDeclared(node);
        var outputs = new Dictionary<(string, string), string>();
        foreach (var stack in run.Stacks)
        {
            foreach (var name in stack.OutputNames)
            {
                var (value, gaps) = run.Gaps.Collect(() => stack.Output(name));
                if (gaps.Count == 0) outputs.TryAdd((stack.Name, name), ValueText.Of(value));
            }
        }

        var order = ResourceOrder.Sort(nodes, run.Mistakes);
        List<Resource> sorted = [.. order.Where(resources.ContainsKey).Select(node => resources[node])];
        CheckNames(sorted, run.Mistakes);
        // A run of nothing would look like a success.
        if (!sorted.Any(resource => SupportedTypes.ActedOn.Contains(resource.Type))) run.Gaps.RefuseAll();
        var environment = run.Environment;
        return new Deployment(environment.Account, environment.Region, environment.Partition, sorted, run.Notes, outputs);
    }

    // Null where the resource is left out, since values that it needs cannot be resolved.
    private static Resource? Resolve(ResourceNode node)
    {
        var run = node.Scope.Run;
        var (resource, gaps) = run.Gaps.Collect(() =>
            new Resource(node.Scope.Name, node.LogicalId, node.Type, node.Ref, node.Arn, node.Path, node.Properties()));
        if (!SupportedTypes.IsSupported(node.Type))
        {
            run.Note(node.Path, node.Type, UnsupportedMeaning.Of(node.Type));
            return resource;
        }

        // A nested stack stays: those of its resources are left out that use the value.
        if (gaps.Count > 0 && node.Type != NestedStack.Type)
        {
            run.LeaveOut(node.Path, node.Type, gaps);
            return null;
        }

        if (node.Type != AwsType.Lambda.Function) return resource;
        var code = FunctionCode.Of(node, resource.Properties);
        if (code.WhyNot is { } why) run.Note(node.Path, node.Type, why);
        return resource with { CodeFolder = code.Folder, Build = code.Build, Assembly = code.Assembly, WhyNotRun = code.WhyNot,
            IsForeign = code.IsForeign };
    }

    private static void CheckNames(IEnumerable<Resource> resources, Mistakes mistakes)
    {
        foreach (var same in resources.Where(resource => Named.Contains(resource.Type)).GroupBy(resource => resource.Arn)
            .Where(group => group.Count() > 1))
        {
            mistakes.Add(
                $"names must be unique within a run; got {same.Key} for " +
                $"{string.Join(" and ", same.Select(resource => resource.Path))}; " +
                "choose stacks that do not share it with --stack, or leave the name to CloudFormation");
        }
    }
}
