using Pipeline.Records;

namespace Pipeline.Constructs.Tests.Documents;

/// <summary>
/// Takes the place of <see cref="EventSchema"/> in the examples: the file is the schema that the package's README shows.
/// </summary>
internal static class DocumentedSchema
{
    public static EventSchema Load(string name)
    {
        var readme = File.ReadAllText(Repository.PathTo("src", "Pipeline.Constructs", "README.md"));
        readme.ShouldContain($"`{name}`, in the folder where `cdk` runs");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, CodeBlock.All.Single(block => block.Name == "src/Pipeline.Constructs/README.md json 1").Text);
        return EventSchema.Load(path);
    }
}
