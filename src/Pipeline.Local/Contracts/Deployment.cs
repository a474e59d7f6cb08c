namespace Pipeline.Local.Contracts;

/// <summary>The resources that the chosen stacks of a cloud assembly would deploy, resolved for this run.</summary>
/// <param name="Account">The account: the stacks' own, or 111122223333.</param>
/// <param name="Region">The Region: the stacks' own, the environment's, or eu-west-1.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>, by the Region.</param>
/// <param name="Resources">The resources, in an order in which each follows its dependencies.</param>
/// <param name="Unsupported">The parts that the run leaves out, and what that means for it.</param>
/// <param name="Outputs">The stacks' outputs by stack and name.</param>
internal sealed record Deployment(
    string Account,
    string Region,
    string Partition,
    IReadOnlyList<Resource> Resources,
    IReadOnlyList<Unsupported> Unsupported,
    IReadOnlyDictionary<(string Stack, string Output), string> Outputs)
{
    public IEnumerable<Resource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>Adds parts that the run leaves out, such as features of resources that it makes.</summary>
    public Deployment With(IEnumerable<Unsupported> more) => this with { Unsupported = [.. Unsupported, .. more] };

    /// <summary>The resource with an ARN or a physical id; null where there is none.</summary>
    public Resource? Find(string arnOrId) =>
        Resources.FirstOrDefault(resource => resource.Arn == arnOrId || resource.PhysicalId == arnOrId);
}

/// <summary>A resource, or a part of one, that the run leaves out.</summary>
/// <param name="Path">Its construct path.</param>
/// <param name="Type">Its type.</param>
/// <param name="Meaning">What that means for the run, a sentence.</param>
internal sealed record Unsupported(string Path, string Type, string Meaning);
