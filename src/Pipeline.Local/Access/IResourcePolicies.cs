using System.Text.Json.Nodes;

namespace Pipeline.Local.Access;

/// <summary>Heeds policies of resources that clients put while the run goes on.</summary>
internal interface IResourcePolicies
{
    /// <summary>Puts a policy in place of the resource's own; calls that come later are decided by it.</summary>
    /// <param name="arn">The resource.</param>
    /// <param name="document">The policy; <c>null</c> for none.</param>
    /// <returns>What is wrong with it, a sentence each; then nothing is replaced.</returns>
    IReadOnlyList<string> Replace(string arn, JsonNode? document);
}
