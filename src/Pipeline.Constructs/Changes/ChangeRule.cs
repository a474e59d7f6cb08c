using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Constructs.Internal;

/// <summary>A deployed resource and what the synthesis makes of it.</summary>
/// <param name="Was">As it is deployed.</param>
/// <param name="Is">As it is synthesized; <c>null</c> where it is no more.</param>
/// <param name="Before">The deployed template.</param>
/// <param name="After">The synthesized one.</param>
internal sealed record ResourceChange(TemplateResource Was, TemplateResource? Is, TemplateText Before, TemplateText After);

/// <summary>What one rule says of one change.</summary>
/// <param name="Effect">What becomes of the resource and its data.</param>
/// <param name="Properties">The properties that do it.</param>
/// <param name="Old">Their deployed values, as one text.</param>
/// <param name="New">Their synthesized values.</param>
internal sealed record ChangeEffect(string Effect, IReadOnlyList<string> Properties, string Old, string New);

/// <summary>A rule of AWS that a change can break, or by which it loses data.</summary>
/// <param name="Name">The rule's id in the report.</param>
/// <param name="Types">The resource types that it reads.</param>
/// <param name="Read">What it says of a change; <c>null</c> where the change is safe.</param>
/// <param name="Remedy">How to make the change without loss, without a full stop.</param>
/// <param name="Source">AWS's page.</param>
internal sealed record ChangeRule(
    string Name, IReadOnlyCollection<string> Types, Func<ResourceChange, ChangeEffect?> Read, string Remedy, string Source);

/// <summary>What a rule says of a resource.</summary>
internal sealed record ChangeFinding(ChangeRule Rule, TemplateResource Resource, ChangeEffect Found)
{
    public string LogicalId => Resource.LogicalId;

    public string Path => Resource.Path;

    public string Effect => Found.Effect;

    public IReadOnlyList<string> Properties => Found.Properties;

    /// <summary>Tells this change from another one of the same properties.</summary>
    public string Digest =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Found.Old}\n{Found.New}")))[..8];
}
