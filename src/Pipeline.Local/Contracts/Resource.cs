using System.Text.Json.Nodes;

namespace Pipeline.Local.Contracts;

/// <summary>A resource of a template, all of whose intrinsic functions are resolved.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type">The type, such as <c>AWS::Kinesis::Stream</c>.</param>
/// <param name="PhysicalId">The value of Ref, for most types the name.</param>
/// <param name="Arn">Its ARN; null for a type that has none.</param>
/// <param name="Path">Its construct path (<c>aws:cdk:path</c>), or stack and logical id.</param>
/// <param name="Properties">The properties, resolved.</param>
/// <param name="CodeFolder">
/// For a function: the folder of its code in the cloud assembly (an unzipped copy where the asset is a zip); else null.
/// </param>
internal sealed record Resource(
    string Stack, string LogicalId, string Type, string PhysicalId, string? Arn, string Path, JsonObject Properties,
        string? CodeFolder = null)
{
    /// <summary>
    /// For a function: the build that runs in place of the deployed one, a sentence without its subject; null where the
    /// deployed one runs.
    /// </summary>
    public string? Build { get; init; }

    /// <summary>
    /// For a function that runs by assemblies in place of the deployed program: the name of the one to start; else null.
    /// </summary>
    public string? Assembly { get; init; }

    /// <summary>For a function: why it is not run here, a sentence; null where it is run.</summary>
    public string? WhyNotRun { get; init; }

    /// <summary>For a function that is not run here: whether a computer of another architecture or system could run it.</summary>
    public bool IsForeign { get; init; }

    /// <summary>
    /// For a drawing: the properties whose values are not in the assembly, by their dotted place, and the template's text there;
    /// null if there are none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Unresolved { get; init; }
}
