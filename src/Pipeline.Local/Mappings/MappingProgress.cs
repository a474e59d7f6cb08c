namespace Pipeline.Local.Mappings;

/// <summary>
/// The progress of a mapping. Only tests read the filtered and lost records, the failed invocations and the checkpoints.
/// </summary>
/// <param name="Read">The records that were read.</param>
/// <param name="FilteredOut">The records that its filter kept from the function.</param>
/// <param name="Settled">The records that are finished: succeeded, filtered out or given up.</param>
/// <param name="InFlight">The records that are read and not settled.</param>
/// <param name="GivenUp">The records that were given up after all retries or because of their age.</param>
/// <param name="Lost">The records among these that no on-failure destination was informed of.</param>
/// <param name="FailedInvocations">The invocations that failed, or reported failures.</param>
/// <param name="Lag">The age of the oldest unsettled record; zero where all are settled.</param>
/// <param name="Checkpoints">By shard, the sequence number up to which all records are settled; null at its start.</param>
internal sealed record MappingProgress(
    long Read,
    long FilteredOut,
    long Settled,
    long InFlight,
    long GivenUp,
    long Lost,
    long FailedInvocations,
    TimeSpan Lag,
    IReadOnlyDictionary<string, string?> Checkpoints);
