namespace Pipeline.Local.Assembly;

/// <summary>
/// Resource types by name. Formats of ARNs are those of the Service Authorization Reference; what Ref and GetAtt give is on each
/// type's page of https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html.
/// </summary>
internal static partial class ResourceKinds
{
    private static readonly Dictionary<string, ResourceKind> ByType =
        new[] { Streaming, Storage, Functions, Security, Observability, Analytics, Others }.SelectMany(kinds => kinds)
        .ToDictionary(kind => kind.Type);

    public static IEnumerable<ResourceKind> All => ByType.Values;

    /// <summary>A type's kind; one that knows only a generated name where the type is unknown.</summary>
    public static ResourceKind Of(string type) => ByType.GetValueOrDefault(type) ?? new ResourceKind(type);

    private static Dictionary<string, string> Attributes(params (string Name, string Pattern)[] attributes) =>
        attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Pattern);
}
