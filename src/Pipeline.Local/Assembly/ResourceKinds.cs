namespace Pipeline.Local.Assembly;

/// <summary>
/// Resource types by name. The formats of ARNs come from the Service Authorization
/// Reference. The values of Ref and GetAtt come from each type's page of
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html.
/// </summary>
internal static partial class ResourceKinds
{
    private static readonly Dictionary<string, ResourceKind> ByType =
        new[] { Streaming, Storage, Functions, Security, Observability, Analytics, Others }.SelectMany(kinds => kinds)
        .ToDictionary(kind => kind.Type);

    /// <summary>All kinds. For tests, which check that each has a meaning for the run.</summary>
    public static IEnumerable<ResourceKind> All => ByType.Values;

    /// <summary>The kind of a type; for an unknown type, a kind with only a generated name.</summary>
    public static ResourceKind Of(string type) => ByType.GetValueOrDefault(type) ?? new ResourceKind(type);

    private static Dictionary<string, string> Attributes(params (string Name, string Pattern)[] attributes) =>
        attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Pattern);
}
