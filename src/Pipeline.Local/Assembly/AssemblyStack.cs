using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>A stack of a cloud assembly, as its manifest describes it.</summary>
/// <param name="Id">The id of its artifact, unique in its own manifest.</param>
/// <param name="Name">Its name in CloudFormation.</param>
/// <param name="DisplayName">The name that cdk shows, which includes the stage.</param>
/// <param name="Folder">The folder of its manifest, which has its template and assets.</param>
/// <param name="Account">Its account; null for any account.</param>
/// <param name="Region">Its Region; null for any Region.</param>
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
    /// <summary>Whether a name, which may have <c>*</c> and <c>?</c>, matches this stack.</summary>
    public bool IsNamed(string name) =>
        new[] { DisplayName, Id, Name }.Any(own =>
            System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, own, ignoreCase: false));

    /// <summary>Whether the stack has a resource that a run can act on.</summary>
    public bool CanRun =>
        Template["Resources"] is JsonObject resources && TemplateLoops.Definitions(resources).Any(SupportedTypes.IsActedOn);
}
