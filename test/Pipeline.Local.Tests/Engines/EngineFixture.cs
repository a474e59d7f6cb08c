using Pipeline.Local.Engines;

namespace Pipeline.Local.Tests.Engines;

/// <summary>One pair of engines for a test class, whose resources have unique names.</summary>
public sealed class EngineFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal EngineGroup Engines { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Engines = await EngineGroup.StartAsync(EngineTestSettings.In(_folder), CancellationToken.None);

    public async Task DisposeAsync() => await Engines.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
