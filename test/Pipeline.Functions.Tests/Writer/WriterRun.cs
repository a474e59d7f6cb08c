using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>Delivers a stream to a writer, audited at every response and at the end.</summary>
/// <param name="setup">The writer's configuration.</param>
/// <param name="mapping">The mapping's settings.</param>
internal sealed class WriterRun(WriterCase setup, EventSourceMapping mapping)
{
    private const int MostTrials = 60;

    public int Seed { get; init; }

    public bool DigitsKept { get; init; } = true;

    /// <summary>Starts the faults, at the beginning of each run.</summary>
    public Action<WriterUnderTest> Disturb { get; init; } = _ => { };

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A writer in place of the real one.</summary>
    public Func<WriterUnderTest, FunctionHandler>? StandIn { get; init; }

    /// <summary>
    /// Runs the stream. A failure's message shows the seed, the configuration, the fault and as few records as still fail.
    /// </summary>
    public async Task CheckAsync(IReadOnlyList<IReadOnlyList<StreamRecord>> stream)
    {
        if (await TryAsync(stream) is not { } failure) return;
        var (fewest, reason) = await ShrinkAsync(stream, failure);
        var records = new StringBuilder();
        foreach (var record in fewest.SelectMany(generation => generation))
        {
            records.Append("  ").Append(record.SequenceNumber).Append(' ').Append(record.PartitionKey ?? "(null)").Append(' ')
                .AppendLine(Audit.Show(record.Data));
        }

        Assert.Fail($"seed {Seed} (PIPELINE_TEST_SEED={Seed} runs it alone)\n{reason}\n{setup}\n{mapping}\n" +
            $"the fewest records that fail:\n{records}");
    }

    /// <summary>The failure, or null.</summary>
    private async Task<string?> TryAsync(IReadOnlyList<IReadOnlyList<StreamRecord>> stream)
    {
        using var writer = new WriterUnderTest(setup, mapping.ReportBatchItemFailures, standIn: StandIn) { Timeout = Timeout };
        Disturb(writer);
        var reference = new ReferenceWriter(setup, stream.SelectMany(generation => generation));
        var audit = new Audit(reference, writer, DigitsKept);
        var lambda = new SimulatedLambda(mapping, Seed, async batch =>
        {
            var answer = await writer.InvokeAsync(batch);
            if (answer.FailedFrom is not null && !mapping.ReportBatchItemFailures)
                throw new AuditException("reported to nobody, not thrown");
            audit.AfterAnswer(batch, answer);
            return answer;
        });
        try
        {
            await lambda.RunAsync(stream);
            audit.AtEnd(lambda.OnFailure.SelectMany(batch => batch).Select(record => record.SequenceNumber).ToHashSet());
            return null;
        }
#pragma warning disable CA1031 // Any exception of a writer is a finding, to show with its seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error is AuditException or ShouldAssertException ? error.Message : error.ToString();
        }
    }

    // Removes parts, then smaller parts, while the rest still fails.
    private async Task<(IReadOnlyList<IReadOnlyList<StreamRecord>> Stream, string Failure)> ShrinkAsync(
        IReadOnlyList<IReadOnlyList<StreamRecord>> stream, string failure)
    {
        var all = stream.SelectMany(generation => generation).ToList();
        var trials = 0;
        for (var part = all.Count / 2; part > 0; part /= 2)
        {
            for (var from = 0; from < all.Count && trials < MostTrials;)
            {
                var rest = all.Where((_, i) => i < from || i >= from + part).ToList();
                trials++;
                if (rest.Count > 0 && await TryAsync(Only(stream, rest)) is { } same) (all, failure) = (rest, same);
                else from += part;
            }
        }

        return (Only(stream, all), failure);
    }

    private static List<List<StreamRecord>> Only(IReadOnlyList<IReadOnlyList<StreamRecord>> stream, List<StreamRecord> kept) =>
        [.. stream.Select(generation => generation.Where(kept.Contains).ToList())];
}
