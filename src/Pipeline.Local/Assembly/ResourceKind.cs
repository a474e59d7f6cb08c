namespace Pipeline.Local.Assembly;

/// <summary>
/// How CloudFormation names resources of a type: the name, the value of Ref, the ARN and the attributes,
/// as <see cref="ResourcePattern"/>s.
/// </summary>
/// <param name="Type">The type, such as <c>AWS::Kinesis::Stream</c>.</param>
/// <param name="NameProperty">The property that gives its name; null where it has none.</param>
internal sealed record ResourceKind(string Type, string? NameProperty = null)
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    /// <summary>The longest generated name.</summary>
    public int MaxNameLength { get; init; } = 128;

    public bool LowerCase { get; init; }

    public string Ref { get; init; } = "{name}";

    public string? Arn { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = NoAttributes;
}
