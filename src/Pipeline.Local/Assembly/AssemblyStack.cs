using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>A stack of a cloud assembly, as its manifest describes it.</summary>
/// <param name="Id">Its artifact's id, unique within its own manifest.</param>
/// <param name="Name">Its name in CloudFormation.</param>
/// <param name="DisplayName">What cdk calls it: with the stage that it is in.</param>
/// <param name="Folder">The folder of its manifest, where its template and assets are.</param>
/// <param name="Account">Its account, or nothing where it may be any.</param>
/// <param name="Region">Its Region, or nothing where it may be any.</param>
/// <param name="Dependencies">The ids of the stacks, of the same manifest, that are deployed before it.</param>
/// <param name="Parameters">Values of its template's parameters.</param>
/// <param name="Template">Its template.</param>
internal sealed record AssemblyStack(
    string Id,
    string Name,
    string DisplayName,
    string Folder,
    string? Account,
    string? Region,
    IReadOnlyList<string> Dependencies,
    IReadOnlyDictionary<string, string> Parameters,
    JsonObject Template)
{
    /// <summary>Whether a name, which may hold <c>*</c> and <c>?</c>, means this stack.</summary>
    public bool IsNamed(string name) =>
        new[] { DisplayName, Id, Name }.Any(own =>
            System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, own, ignoreCase: false));

    /// <summary>Whether the run has anything to do for it.</summary>
    public bool CanRun =>
        Template["Resources"] is JsonObject resources && TemplateLoops.Definitions(resources).Any(SupportedTypes.IsActedOn);
}
