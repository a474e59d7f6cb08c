using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>The state that the shards of a mapping share.</summary>
internal sealed class MappingShared(MappingSettings settings, MappingServices services, RoleSession session)
{
    // Errors that end by waiting or by a new request. A consumer's subscription is in use for some seconds after it was begun.
    private static readonly string[] Throttlings =
        ["Throughput", "Throttling", "LimitExceeded", "ResourceInUse", "ExpiredIterator"];

    private long _epoch;

    public MappingSettings Settings => settings;

    public MappingServices Services => services;

    public RoleSession Session => session;

    public MappingCounters Counters { get; } = new(settings, services.Log);

    public MappingDestination Destination { get; } = new(settings, services, session);

    /// <summary>Raised when a caller asks whether all records have been read until now.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>The error because of which the stream cannot be read; null for none.</summary>
    public ServiceException? Problem { get; set; }

    /// <summary>The error because of which the function cannot be invoked at all; null for none.</summary>
    public ServiceException? Obstacle { get; private set; }

    public long NextEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>
    /// Keeps and logs the error because of which the stream cannot be read. Throttling does not count, and the same error
    /// is logged once.
    /// </summary>
    public void Report(ServiceException error)
    {
        if (error.Status is 429 or >= 500 || Throttlings.Any(part => error.Code.Contains(part, StringComparison.Ordinal))) return;
        if (Problem?.Message != error.Message)
            services.Log.Say(settings.Path, $"cannot read {settings.StreamArn}: {error.Code}: {error.Message}");
        Problem = error;
    }

    /// <summary>
    /// Keeps and logs the error because of which the function cannot be invoked. Throttling does not count, and the same error
    /// is logged once.
    /// </summary>
    public void ReportInvocation(ServiceException? error)
    {
        if (error?.Status == 429) return;
        if (error is not null && Obstacle?.Message != error.Message)
            services.Log.Say(settings.Path, $"cannot invoke {settings.FunctionName}: {error.Code}: {error.Message}");

        Obstacle = error;
    }
}
