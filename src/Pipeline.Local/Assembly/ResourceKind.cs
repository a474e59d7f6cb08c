namespace Pipeline.Local.Assembly;

/// <summary>
/// What CloudFormation makes of a resource type: its name, what Ref gives, its ARN and attributes, as
/// <see cref="ResourcePattern"/>s.
/// </summary>
/// <param name="Type">Such as <c>AWS::Kinesis::Stream</c>.</param>
/// <param name="NameProperty">The property that gives its name; nothing where it has none.</param>
internal sealed record ResourceKind(string Type, string? NameProperty = null)
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    /// <summary>How long a generated name may be.</summary>
    public int MaxNameLength { get; init; } = 128;

    public bool LowerCase { get; init; }

    public string Ref { get; init; } = "{name}";

    public string? Arn { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = NoAttributes;
}
