namespace Pipeline.Local;

/// <summary>What the shards of a mapping share.</summary>
internal sealed class MappingShared(MappingSettings settings, MappingServices services, RoleSession session)
{
    private long _epoch;

    public MappingSettings Settings => settings;

    public MappingServices Services => services;

    public RoleSession Session => session;

    public MappingCounters Counters { get; } = new(settings, services.Log);

    public MappingDestination Destination { get; } = new(settings, services, session);

    /// <summary>Raised when somebody wants to know whether all has been read until now.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Why the stream cannot be read, or nothing.</summary>
    public ServiceException? Problem { get; set; }

    public long NextEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>Keeps and says why the stream cannot be read; throttling is no reason, and the same one is said once.</summary>
    public void Report(ServiceException error)
    {
        if (error.Status is 429 or >= 500 || error.Code.Contains("Throughput", StringComparison.Ordinal) || error.Code.Contains("Throttling", StringComparison.Ordinal)
            || error.Code.Contains("LimitExceeded", StringComparison.Ordinal))
        {
            return;
        }

        if (Problem?.Message != error.Message) services.Log.Say(settings.Path, $"cannot read {settings.StreamArn}: {error.Code}: {error.Message}");
        Problem = error;
    }
}
