using Pipeline.Functions;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>The published function as it is deployed: in its own folder, with the event schema.</summary>
internal sealed class FunctionFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-benchmark-").FullName;

    /// <param name="published">The folder of the published function.</param>
    public FunctionFolder(string published)
    {
        foreach (var file in Directory.GetFiles(published)) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        using var schema = typeof(FunctionFolder).Assembly.GetManifestResourceStream("schema.json")!;
        using var copy = File.Create(Path.Combine(_folder, FunctionSettings.SchemaFile));
        schema.CopyTo(copy);
    }

    /// <summary>Lambda's runtimes start either a program or an executable assembly.</summary>
    public IReadOnlyList<string> Command => File.Exists(Bootstrap)
        ? [Bootstrap]
        : ["dotnet", "exec", Path.Combine(_folder, $"{FunctionSettings.Assembly}.dll")];

    private string Bootstrap => Path.Combine(_folder, "bootstrap");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
