using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Constructs.Internal;

/// <summary>A deployed resource and its synthesized form.</summary>
/// <param name="Was">The resource as it is deployed.</param>
/// <param name="Is">The resource as it is synthesized; <c>null</c> if the new template does not have it.</param>
/// <param name="Before">The deployed template.</param>
/// <param name="After">The synthesized template.</param>
internal sealed record ResourceChange(TemplateResource Was, TemplateResource? Is, TemplateText Before, TemplateText After);

/// <summary>One rule's result for one change.</summary>
/// <param name="Effect">The effect on the resource and its data.</param>
/// <param name="Properties">The properties that cause it.</param>
/// <param name="Old">Their deployed values, as one text.</param>
/// <param name="New">Their synthesized values.</param>
internal sealed record ChangeEffect(string Effect, IReadOnlyList<string> Properties, string Old, string New);

/// <summary>A rule of AWS that a change can break, or by which a change loses data.</summary>
/// <param name="Name">The rule's id in the report.</param>
/// <param name="Types">The resource types that it applies to.</param>
/// <param name="Read">Returns the effect of a change; <c>null</c> if the change is safe.</param>
/// <param name="Remedy">How to make the change without loss, without a full stop.</param>
/// <param name="Source">AWS's page.</param>
internal sealed record ChangeRule(
    string Name, IReadOnlyCollection<string> Types, Func<ResourceChange, ChangeEffect?> Read, string Remedy, string Source);

/// <summary>A rule's result for a resource.</summary>
internal sealed record ChangeFinding(ChangeRule Rule, TemplateResource Resource, ChangeEffect Found)
{
    public string LogicalId => Resource.LogicalId;

    public string Path => Resource.Path;

    public string Effect => Found.Effect;

    public IReadOnlyList<string> Properties => Found.Properties;

    /// <summary>Distinguishes this change from other changes of the same properties.</summary>
    public string Digest =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Found.Old}\n{Found.New}")))[..8];
}
