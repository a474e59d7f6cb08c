using Pipeline.Client.Putting;

namespace Pipeline.Client.Producing;

/// <summary>The settings of a producer's engine, checked.</summary>
internal sealed record ProducerSettings
{
    internal bool Aggregates { get; init; }

    internal long AggregationMaxCount { get; init; }

    internal long AggregationMaxSize { get; init; }

    internal int CollectionMaxCount { get; init; }

    internal long CollectionMaxSize { get; init; }

    internal TimeSpan RecordMaxBufferedTime { get; init; }

    internal TimeSpan RecordTtl { get; init; }

    /// <summary>The rate in percent of a shard's write throughput.</summary>
    internal double RateLimit { get; init; }

    internal bool FailsIfThrottled { get; init; }

    internal int MaxConnections { get; init; }

    internal TimeSpan RequestTimeout { get; init; }

    internal int MaxBufferedRecords { get; init; }

    internal long MaxBufferedBytes { get; init; }

    internal RetryBackoff Backoff { get; init; } = new();

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Starts a call. The calls of a simulation run where the time is moved on.</summary>
    internal Action<Func<Task>> Start { get; init; } = call => Task.Run(call);
}
