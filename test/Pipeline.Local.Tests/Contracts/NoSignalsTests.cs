using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Contracts;

public sealed class NoSignalsTests
{
    [Fact]
    public async Task Server_LeavesSignalsToTheCommand()
    {
        var builder = WebApplication.CreateSlimBuilder();
        NoSignals.Use(builder.Services);
        await using var app = builder.Build();
        app.Services.GetService(typeof(IHostLifetime)).ShouldBeOfType<NoSignals>();
    }

    // A server that starts while the user stops the run would fail, and its function's records would hang.
    [Fact]
    public void EveryServerOfTheRun_DoesSo()
    {
        var servers = Directory.GetFiles(Repository.PathTo("src", "Pipeline.Local"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Where(text => text.Contains("WebApplication.Create", StringComparison.Ordinal)).ToList();
        servers.Count.ShouldBeGreaterThan(1);
        servers.ShouldEachBe(text => text.Contains("NoSignals.Use(builder.Services)", StringComparison.Ordinal));
    }
}
