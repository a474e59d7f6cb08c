using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pipeline.Local.Contracts;

/// <summary>
/// The lifetime of a web server within a run. The run starts and stops the server. The default lifetime handles Ctrl-C and
/// SIGTERM itself: then a server that is just being started fails, and a second signal does not end the process.
/// </summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <summary>Makes this the lifetime of a server.</summary>
    public static void Use(IServiceCollection services) => services.AddSingleton<IHostLifetime, NoSignals>();

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
