using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Reads the cloud assembly that cdk synth wrote, of any app, and resolves it to the resources that would be deployed.
/// </summary>
internal static class CloudAssembly
{
    // The types whose names must be unique: two resources of one name would be the same resource.
    private static readonly HashSet<string> Named =
    [
        AwsType.Kinesis.Stream, AwsType.Firehose.DeliveryStream, AwsType.DynamoDb.Table, AwsType.DynamoDb.GlobalTable,
            AwsType.S3.Bucket, AwsType.Sqs.Queue,
        AwsType.Sns.Topic, AwsType.Lambda.Function, AwsType.Iam.Role, AwsType.Logs.LogGroup,
    ];

    /// <summary>Reads and resolves a cloud assembly.</summary>
    /// <param name="folder">The cloud assembly, such as <c>cdk.out</c>.</param>
    /// <param name="stacks">
    /// Stacks by display name, artifact id or stack name, with <c>*</c> and <c>?</c>; The stacks that they depend on are run too.
    /// Empty for all stacks that can be run.
    /// </param>
    /// <param name="options">The values that the assembly leaves open.</param>
    /// <exception cref="InvalidInputException">The assembly cannot be used. The message lists all mistakes.</exception>
    public static Deployment Read(string folder, IReadOnlyCollection<string> stacks, AssemblyOptions options)
    {
        var manifest = AssemblyManifest.Read(folder);
        var mistakes = new Mistakes($"the cloud assembly {folder}");
        if (options.IsForDrawing && stacks.Count == 0 && !manifest.Stacks.Any(stack => stack.CanRun))
            stacks = [.. manifest.Stacks.Select(stack => stack.DisplayName)];
        var chosen = StackChoice.Choose(manifest.Stacks, stacks, mistakes);
        mistakes.ThrowIfAny();
        var run = new DeploymentScope(TargetEnvironment.Of(chosen, options, mistakes), manifest.Assets, options, mistakes);
        foreach (var lookup in manifest.Missing) run.Note(lookup.Path, lookup.Type, lookup.Meaning);
        foreach (var stack in chosen)
        {
            run.Add(new StackScope(
                run, stack.Name, stack.DisplayName, stack.Folder, stack.Template,
                name => Resolved.Plain(stack.Parameters.TryGetValue(name, out var value) ? JsonValue.Create(value) : null)));
        }

        if (stacks.Count == 0)
        {
            const string meaning = "the stack has no resource that can be run, so all of it is left out.";
            foreach (var stack in manifest.Stacks.Except(chosen)) run.Note(stack.DisplayName, NestedStack.Type, meaning);
        }

        var deployment = Resolve(run);
        mistakes.ThrowIfAny();
        return deployment;
    }

    /// <summary>An empty account, without any resources.</summary>
    /// <param name="options">The options, which give the account and Region.</param>
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
        var references = new List<(ResourceNode, IReadOnlySet<ResourceNode>)>();
        foreach (var node in nodes)
        {
            var (resource, referred) = Resolve(node);
            if (resource is not null) resources.Add(node, resource);
            references.Add((node, referred));
        }

        var dependencies = ResourceOrder.Dependencies(references);
        var outputs = new Dictionary<(string, string), string>();
        foreach (var stack in run.Stacks)
        {
            foreach (var name in stack.OutputNames)
            {
                var (value, gaps) = run.Gaps.Collect(() => stack.Output(name).Value);
                if (gaps.Count == 0) outputs.TryAdd((stack.Name, name), ValueText.Of(value));
            }
        }

        var order = ResourceOrder.Sort(nodes, dependencies, run.Mistakes);
        List<Resource> sorted = [.. order.Where(resources.ContainsKey).Select(node => resources[node])];
        if (run.Options.IsForDrawing) return Deployed();
        CheckNames(sorted, run.Mistakes);
        // A run without resources would look like a success.
        if (!sorted.Any(resource => SupportedTypes.ActedOn.Contains(resource.Type))) run.Gaps.RefuseAll();
        return Deployed();

        Deployment Deployed() => new(
            run.Environment.Account, run.Environment.Region, run.Environment.Partition, sorted, run.Notes, outputs);
    }

    // The resource is null where it is left out, since values that it needs cannot be resolved.
    private static (Resource? Resource, IReadOnlySet<ResourceNode> References) Resolve(ResourceNode node)
    {
        var ((resource, references), gaps) = node.Scope.Run.Gaps.Collect(() =>
        {
            var (reference, arn) = (node.Ref, node.Arn);
            var (properties, referred) = node.Properties();
            return (new Resource(node.Scope.Name, node.LogicalId, node.Type, reference, arn, node.Path, properties), referred);
        });
        return (WithCode(node, resource, gaps), references);
    }

    private static Resource? WithCode(ResourceNode node, Resource resource, IReadOnlyList<ValueGap> gaps)
    {
        var run = node.Scope.Run;
        if (run.Options.IsForDrawing)
            return gaps.Count == 0 ? resource : resource with { Unresolved = Missing(node, gaps) };
        if (!SupportedTypes.IsSupported(node.Type))
        {
            run.Note(node.Path, node.Type, UnsupportedMeaning.Of(node.Type));
            return resource;
        }

        // A nested stack stays: only those of its resources that use the value are left out.
        if (gaps.Count > 0 && node.Type != NestedStack.Type)
        {
            run.LeaveOut(node.Path, node.Type, gaps);
            return null;
        }

        if (node.Type != AwsType.Lambda.Function) return resource;
        var code = FunctionCode.Of(node, resource.Properties);
        if (code.WhyNot is { } why) run.Note(node.Path, node.Type, why);
        return resource with
        {
            CodeFolder = code.Folder,
            Build = code.Build,
            Assembly = code.Assembly,
            WhyNotRun = code.WhyNot,
            IsForeign = code.IsForeign
        };
    }

    // By the property, in the order in which they were met.
    private static Dictionary<string, string> Missing(ResourceNode node, IReadOnlyList<ValueGap> gaps)
    {
        var missing = new Dictionary<string, string>();
        var start = $"{node.Place}.Properties.";
        foreach (var gap in gaps) missing.TryAdd(gap.Place.Replace(start, "", StringComparison.Ordinal), gap.Got);
        return missing;
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
