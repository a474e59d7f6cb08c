using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pipeline.Local.Contracts;

/// <summary>
/// The lifetime of a web server within a run, which starts and ends it. The default one takes Ctrl-C and SIGTERM for itself: a
/// server that is just being started then fails, and a second signal does not end the process.
/// </summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <summary>Makes it the lifetime of a server.</summary>
    public static void Use(IServiceCollection services) => services.AddSingleton<IHostLifetime, NoSignals>();

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
