namespace Pipeline.Local.Assembly;

/// <summary>A stream, consumer, table or bucket that a deployment uses and that its stacks do not make.</summary>
/// <param name="Type">Its resource type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="UsedBy">The construct paths of the resources that use it.</param>
internal sealed record Imported(string Type, string Name, string Arn, IReadOnlyList<string> UsedBy)
{
    /// <summary>
    /// Whether a mapping or a delivery stream reads from it or delivers to it; otherwise only a policy names it.
    /// </summary>
    public bool IsNeededAtStart { get; init; }

    /// <summary>
    /// The other account or Region that it is in, such as <c>Region us-east-1</c>; null where it is in the deployment's own.
    /// </summary>
    public string? Elsewhere { get; init; }

    /// <summary>Whether it is in another account or Region, so that it cannot be made here.</summary>
    public bool IsForeign => Elsewhere is not null;

    /// <summary>Its use, its users, and what to do. Following the deployment's name, it makes a sentence.</summary>
    public string Sentence => IsForeign
        ? $"uses {Kind} {Name} of {Elsewhere}, which a run of one account and Region does not have (used by {Users}); " +
            "give the stack one of its own account and Region, or leave the stack out (--stack)"
        : $"uses {Kind} {Name} that the chosen stacks do not make (used by {Users}); " +
            "run the stack that makes it too, or give --create-imported to make it empty";

    private string Kind => Type switch
    {
        AwsType.Kinesis.Stream => "stream",
        AwsType.Kinesis.StreamConsumer => "consumer",
        AwsType.DynamoDb.Table => "table",
        _ => "bucket",
    };

    // The CDK's default name, "Resource" at the end of a path, has no meaning for the user.
    private string Users => string.Join(", ", UsedBy.Select(
        path => path.EndsWith("/Resource", StringComparison.Ordinal) ? path[..^"/Resource".Length] : path));
}
