namespace Pipeline.Testing;

/// <summary>An empty folder that is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pipeline-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
