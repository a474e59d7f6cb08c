using System.Text.Json.Nodes;

namespace Pipeline.Local.Access;

/// <summary>Takes resource policies that clients put during the run.</summary>
internal interface IResourcePolicies
{
    /// <summary>Replaces a resource's own policy. Later calls are decided by the new one.</summary>
    /// <param name="arn">The resource.</param>
    /// <param name="document">The policy; <c>null</c> for none.</param>
    /// <returns>The mistakes in it, a sentence each. If there are any, the old policy stays.</returns>
    IReadOnlyList<string> Replace(string arn, JsonNode? document);
}
