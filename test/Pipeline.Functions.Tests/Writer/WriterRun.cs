using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>A stream that is delivered to a writer, audited at every answer and in the end.</summary>
/// <param name="setup">How the writer is set up.</param>
/// <param name="mapping">How its batches come.</param>
internal sealed class WriterRun(WriterCase setup, EventSourceMapping mapping)
{
    private const int MostTrials = 60;

    public int Seed { get; init; }

    public bool DigitsKept { get; init; } = true;

    /// <summary>Lets things go wrong, each time the run begins.</summary>
    public Action<WriterUnderTest> Disturb { get; init; } = _ => { };

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Another writer than the real one.</summary>
    public Func<WriterUnderTest, FunctionHandler>? StandIn { get; init; }

    /// <summary>
    /// Runs the stream; where it fails, the message shows the seed, the set-up, the fault and as few records as fail too.
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

    /// <summary>What went wrong, or nothing.</summary>
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
#pragma warning disable CA1031 // Whatever a writer throws is a finding, to be shown with its seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error is AuditException or ShouldAssertException ? error.Message : error.ToString();
        }
    }

    // Leaves out parts, then smaller parts, as long as what is left still fails.
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
