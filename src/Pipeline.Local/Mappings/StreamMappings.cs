using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>The event source mappings of a deployment.</summary>
internal sealed class StreamMappings : IAsyncDisposable
{
    public StreamMappings(Deployment deployment, MappingServices services)
    {
        var all = new List<StreamMapping>();
        var unsupported = new List<Unsupported>();
        foreach (var resource in deployment.OfType(AwsType.Lambda.EventSourceMapping))
        {
            var (settings, reason) = MappingSettings.Read(resource, deployment);
            if (settings is null)
            {
                unsupported.Add(
                    new Unsupported(resource.Path, resource.Type, $"It {reason}; the function is not invoked by it."));
            }
            else
            {
                all.Add(new StreamMapping(settings, services));
            }
        }

        All = all;
        Unsupported = unsupported;
    }

    public IReadOnlyList<StreamMapping> All { get; }

    /// <summary>The mappings that are not run, with the reasons.</summary>
    public IReadOnlyList<Unsupported> Unsupported { get; }

    /// <summary>Starts all mappings.</summary>
    public void Start()
    {
        foreach (var mapping in All) mapping.Start();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(All.Select(mapping => mapping.DisposeAsync().AsTask()));
}
