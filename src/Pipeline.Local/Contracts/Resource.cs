using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>A resource of a template, all of whose intrinsic functions are resolved.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type">Such as <c>AWS::Kinesis::Stream</c>.</param>
/// <param name="PhysicalId">What Ref gives: a name, mostly.</param>
/// <param name="Arn">Its ARN, or nothing for a type that has none.</param>
/// <param name="Path">Its construct path (<c>aws:cdk:path</c>), or stack and logical id.</param>
/// <param name="Properties">Resolved.</param>
/// <param name="CodeFolder">For a function: the folder of its code in the cloud assembly (an unzipped copy where the asset is a zip); else nothing.</param>
internal sealed record Resource(
    string Stack, string LogicalId, string Type, string PhysicalId, string? Arn, string Path, JsonObject Properties, string? CodeFolder = null);
