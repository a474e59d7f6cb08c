namespace Pipeline.Local.Mappings;

/// <summary>How far a mapping has come.</summary>
/// <param name="Read">Records that were read.</param>
/// <param name="FilteredOut">Records that its filter let the function not have.</param>
/// <param name="Settled">Records with which nothing more is done: succeeded, filtered out or given up.</param>
/// <param name="InFlight">Records that are read and not settled.</param>
/// <param name="GivenUp">Records whose attempts or age are over.</param>
/// <param name="Lost">Those of them that no on-failure destination was told of.</param>
/// <param name="FailedInvocations">Invocations that failed, or reported failures.</param>
/// <param name="Lag">How old the oldest record is that is not settled; zero where all is.</param>
/// <param name="Checkpoints">By shard, the sequence number up to which all is settled; nothing at its start.</param>
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
