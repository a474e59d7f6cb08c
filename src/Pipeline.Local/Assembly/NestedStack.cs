using Pipeline.Records;

namespace Pipeline.Local.Assembly;

/// <summary>Nested stacks: their template is an asset, and the outer resource gives their parameters.</summary>
internal static class NestedStack
{
    public const string Type = AwsType.CloudFormation.Stack;

    /// <summary>Opens a nested stack, if it is not open yet.</summary>
    public static void Open(ResourceNode resource)
    {
        if (resource.IsOpened) return;
        resource.IsOpened = true;
        var path = FileAssets.PathBeside(resource.Definition, resource.Scope.Folder);
        // A URL that cannot be resolved is not the URL of an asset either.
        if (path is null && resource.Scope.Run.Gaps.Collect(() => resource.Given("TemplateURL")).Value is { } url)
            path = resource.Scope.Run.Assets.Find(url[(url.LastIndexOf('/') + 1)..]);

        if (path is null)
        {
            resource.Scope.Run.Note(
                resource.Path, Type, "its template is not in the cloud assembly: none of its resources are made.");
            return;
        }

        try
        {
            resource.Nested = new StackScope(
                resource.Scope.Run, resource.Name, $"{resource.Scope.DisplayName}/{resource.LogicalId}", resource.Scope.Folder,
                    AssemblyFile.Read(path), Parameter);
            resource.Scope.Run.Add(resource.Nested);
        }
        catch (InvalidInputException error)
        {
            foreach (var violation in error.Violations) resource.Scope.Run.Mistakes.Add(violation);
        }

        Resolved Parameter(string name) => resource.Definition["Properties"]?["Parameters"]?[name] is { } value
            ? resource.Scope.Resolve(value, $"{resource.Place}.Properties.Parameters.{name}") : Resolved.Plain(null);
    }
}
