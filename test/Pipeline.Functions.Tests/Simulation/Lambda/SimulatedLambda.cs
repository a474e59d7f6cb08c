namespace Pipeline.Functions.Tests.Simulation.Lambda;

/// <summary>The settings of an event source mapping that decide which batches a function gets.</summary>
internal sealed record EventSourceMapping
{
    public int BatchSize { get; init; } = 100;

    public bool BisectBatchOnFunctionError { get; init; }

    /// <summary>Null: no limit.</summary>
    public int? MaximumRetryAttempts { get; init; }

    public bool ReportBatchItemFailures { get; init; } = true;

    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>
    /// How often a shard is read again from an earlier position after a batch, 0 to 1: delivery is at least once.
    /// </summary>
    public double Rewinds { get; init; }

    /// <summary>How often an old batch arrives again alone, 0 to 1.</summary>
    public double Strays { get; init; }
}

/// <summary>A function's response.</summary>
/// <param name="FailedFrom">The sequence number that it reported, or null.</param>
/// <param name="Error">The error that it threw, or null.</param>
internal sealed record FunctionAnswer(string? FailedFrom, Exception? Error);

/// <summary>
/// An event source mapping of a Kinesis stream
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html). A shard's batches run in order, or
/// in order per partition key if several run at once. It retries, halves or gives up failed ones.
/// </summary>
/// <param name="mapping">The settings.</param>
/// <param name="seed">The same seed gives the same batches.</param>
/// <param name="invokeAsync">Calls the function.</param>
internal sealed class SimulatedLambda(
    EventSourceMapping mapping, int seed, Func<IReadOnlyList<StreamRecord>, Task<FunctionAnswer>> invokeAsync)
{
    private const int MostInvocations = 5000;
    private readonly Random _random = new(seed);

    public int Invocations { get; private set; }

    /// <summary>The batches that it gave up.</summary>
    public List<IReadOnlyList<StreamRecord>> OnFailure { get; } = [];

    /// <summary>Delivers all records.</summary>
    /// <param name="generations">The shards by age: children are read after their parents have ended.</param>
    public async Task RunAsync(IEnumerable<IEnumerable<StreamRecord>> generations)
    {
        foreach (var generation in generations)
        {
            var lanes = generation.GroupBy(record => (record.ShardId, LaneOf(record))).Select(lane => new Lane(lane.ToList()))
                .ToList();
            while (lanes.Where(lane => lane.Position < lane.Records.Count).ToList() is { Count: > 0 } open)
                await NextAsync(open[_random.Next(open.Count)]);
        }
    }

    private int LaneOf(StreamRecord record) => mapping.ParallelizationFactor == 1
        ? 0
        : (int)(Checksums.Crc32(System.Text.Encoding.UTF8.GetBytes(record.PartitionKey ?? "")) % mapping.ParallelizationFactor);

    private async Task NextAsync(Lane lane)
    {
        var size = Math.Min(_random.Next(1, mapping.BatchSize + 1), lane.Records.Count - lane.Position);
        var batch = lane.Records.GetRange(lane.Position, size);
        await DeliverAsync(batch);
        lane.Position += size;
        if (_random.NextDouble() < mapping.Strays)
            await DeliverAsync(lane.Records.GetRange(0, _random.Next(1, lane.Position + 1)));
        if (_random.NextDouble() < mapping.Rewinds)
            lane.Position -= _random.Next(1, Math.Min(lane.Position, 2 * mapping.BatchSize) + 1);
    }

    private async Task DeliverAsync(List<StreamRecord> batch)
    {
        var pending = new Stack<(List<StreamRecord> Records, int Retries)>([(batch, 0)]);
        while (pending.TryPop(out var part))
        {
            if (++Invocations > MostInvocations)
                throw new InvalidOperationException($"the stream is not read after {MostInvocations} invocations");
            var answer = await invokeAsync(part.Records);
            var rest = Rest(part.Records, answer);
            if (rest.Count == 0) continue;
            if (answer.Error is not null && mapping.BisectBatchOnFunctionError && rest.Count > 1)
            {
                // Halving uses up no retry; the first half goes first.
                pending.Push((rest[(rest.Count / 2)..], part.Retries));
                pending.Push((rest[..(rest.Count / 2)], part.Retries));
            }
            else if (part.Retries >= mapping.MaximumRetryAttempts)
            {
                OnFailure.Add(rest);
            }
            else
            {
                pending.Push((rest, part.Retries + 1));
            }
        }
    }

    // Redelivers all records from the reported one on, also those that were written.
    private List<StreamRecord> Rest(List<StreamRecord> batch, FunctionAnswer answer)
    {
        if (answer.Error is not null) return batch;
        if (answer.FailedFrom is null || !mapping.ReportBatchItemFailures) return [];
        var from = batch.FindIndex(record => record.SequenceNumber == answer.FailedFrom);
        if (from < 0)
            throw new InvalidOperationException($"the function reported {answer.FailedFrom}, which is not in its batch");
        return batch[from..];
    }

    private sealed class Lane(List<StreamRecord> records)
    {
        public List<StreamRecord> Records => records;

        public int Position { get; set; }
    }
}
