using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Diagram;

/// <summary>Finds the ends of flows from the values of properties: an ARN, a name, a URL, a place in a bucket.</summary>
internal sealed class FlowEnds(Deployment deployment)
{
    private const string NotResolved = "(not resolved)";

    /// <summary>The drawn resources.</summary>
    public IReadOnlyList<Resource> Drawn { get; } = [.. deployment.Resources.Where(resource => NodeKinds.IsDrawn(resource.Type))];

    /// <summary>The end that a property names; null where the property is absent.</summary>
    /// <param name="owner">The resource with the property.</param>
    /// <param name="value">The property's value.</param>
    /// <param name="property">The property's name, for looking up the template's reference if the value is not resolved.</param>
    /// <param name="what">Its kind if it is not in the assembly.</param>
    /// <param name="types">The types that a bare name may mean; none for all.</param>
    public FlowEnd? Of(Resource owner, JsonNode? value, string property, string what, params string[] types)
    {
        if (value is not JsonValue) return null;
        var text = value.ToString();
        if (text.Length == 0) return null;
        if (text.Contains(NotResolved, StringComparison.Ordinal)) return new FlowEnd(null, Reference(owner, property), what);
        return Find(text, types) is { } resource ? new FlowEnd(resource) : new FlowEnd(null, text, what);
    }

    /// <summary>The drawn resource that a text names or contains; null if there is none.</summary>
    public Resource? Find(string text, params string[] types)
    {
        var candidates = types.Length == 0 ? Drawn : [.. Drawn.Where(resource => types.Contains(resource.Type))];
        return candidates.FirstOrDefault(resource => resource.Arn == text || resource.PhysicalId == text)
            ?? candidates.FirstOrDefault(resource => IsWithin(text, resource))
            ?? candidates.FirstOrDefault(resource => NameOf(resource) == text);
    }

    /// <summary>The last part of a resource's ARN or URL, which other resources use to name it.</summary>
    public static string NameOf(Resource resource)
    {
        var id = resource.Arn ?? resource.PhysicalId;
        return id[(id.LastIndexOfAny([':', '/']) + 1)..];
    }

    // A log group's ARN ends with a star.
    private static bool IsWithin(string text, Resource resource)
    {
        if (resource.Type == AwsType.S3.Bucket && text.StartsWith("s3://", StringComparison.Ordinal))
            return text["s3://".Length..].Split('/')[0] == resource.PhysicalId;
        if (resource.Arn?.TrimEnd('*', ':') is not { } arn || !text.StartsWith(arn, StringComparison.Ordinal)) return false;
        return text.Length == arn.Length || text[arn.Length] is '/' or ':';
    }

    private static string Reference(Resource owner, string property) =>
        owner.Unresolved?.FirstOrDefault(gap => gap.Key.Contains(property, StringComparison.Ordinal)).Value?.Trim('"')
        ?? $"{property} of {owner.LogicalId}";
}
