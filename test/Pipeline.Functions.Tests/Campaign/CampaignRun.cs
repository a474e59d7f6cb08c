using System.Globalization;
using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>Runs cases of the campaign, and shrinks a failing one.</summary>
internal static class CampaignRun
{
    // As long as a hundred and twenty trials of a case of the usual size take.
    private const int MostRecordsTried = 120 * 70;
    private const int FewestTrials = 10;

    /// <summary>
    /// Runs a case; a failure shows its seed, its script and its records, the latter two as short as they still fail.
    /// </summary>
    /// <param name="one">The case.</param>
    /// <param name="standIn">A writer in place of the real one.</param>
    /// <param name="put">A putter in place of the real one.</param>
    /// <returns>The events that happened.</returns>
    public static async Task<CampaignFigures> CheckAsync(
        CampaignCase one, Func<WriterUnderTest, FunctionHandler>? standIn = null, PutRecords? put = null)
    {
        var figures = new CampaignFigures();
        if (await TryAsync(one, standIn, put, figures) is not { } failure) return figures;
        (one, failure) = await ShrinkAsync(one, failure, standIn, put);
        throw new AuditException(Describe(one, failure));
    }

    // The failure, or null.
    private static async Task<string?> TryAsync(
        CampaignCase one, Func<WriterUnderTest, FunctionHandler>? standIn, PutRecords? put, CampaignFigures figures)
    {
        var producer = new Producer(one, put);
        using var writer =
            new WriterUnderTest(one.Setup, one.Mapping.ReportBatchItemFailures, standIn) { Timeout = CampaignCase.Timeout };
        using var script = new DisturbanceScript(one.Script, writer);
        writer.Table.Faults = new DisturbedService(script, one.Seed, isDynamoDb: true);
        writer.Bucket.Faults = new DisturbedService(script, one.Seed, isDynamoDb: false);
        if (one.HotPartition > 0)
        {
            writer.Table.IsThrottled = item =>
                Checksums.Crc32(
                    Encoding.UTF8.GetBytes(item.GetProperty(RandomCase.PartitionKey).GetRawText())) % one.HotPartition == 0;
        }

        Audit? audit = null;
        var lambda = new SimulatedLambda(one.Mapping, one.Seed, async batch =>
        {
            var killed = script.Begin();
            var answer = await writer.InvokeAsync(batch, killed);
            if (script.IsOver)
            {
                // Lambda ignores the response of this process, counts the invocation as failed, and starts another process.
                await writer.RestartAsync();
                return new FunctionAnswer(null, answer.Error ?? new TimeoutException("the process came to its end"));
            }

            if (answer.FailedFrom is not null && !one.Mapping.ReportBatchItemFailures)
                throw new AuditException("reported to nobody, not thrown");
            audit!.AfterAnswer(batch, answer);
            return answer;
        });
        try
        {
            var stream = await producer.PutAsync();
            var reference = new ReferenceWriter(one.Setup, stream.SelectMany(generation => generation));
            audit = new Audit(reference, writer, digitsKept: true);
            await lambda.RunAsync(stream);
            audit.AtEnd(lambda.OnFailure.SelectMany(batch => batch).Select(record => record.SequenceNumber).ToHashSet());
            // Records that the mapping's settings give up need not be in the table; the producer did not lose them.
            if (lambda.OnFailure.Count == 0) producer.CheckTable(writer);
            return null;
        }
#pragma warning disable CA1031 // Any exception of a writer is a finding, to show with its seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error is AuditException or ShouldAssertException ? error.Message : error.ToString();
        }
        finally
        {
            figures.Happened.AddRange(script.Happened);
            figures.Puts.AddRange(producer.Kinesis.Happened);
            figures.Sent = one.Stream.Sum(generation => generation.Count);
            figures.Stored = producer.Kinesis.Stored.Sum(generation => generation.Count);
            figures.PutCalls = producer.Kinesis.Calls;
            figures.NeverSent = producer.NeverSent;
            figures.Invocations = lambda.Invocations;
        }
    }

    // Removes disturbances, then records, in ever smaller parts, while the rest still fails.
    private static async Task<(CampaignCase Case, string Failure)> ShrinkAsync(
        CampaignCase one, string failure, Func<WriterUnderTest, FunctionHandler>? standIn, PutRecords? put)
    {
        var trials = 0;
        var mostTrials = Math.Max(FewestTrials, MostRecordsTried / Math.Max(1, one.Stream.Sum(generation => generation.Count)));
        var puts = await FewestAsync(one.Puts, rest => one with { Puts = rest });
        one = one with { Puts = puts };
        var script = await FewestAsync(one.Script, rest => one with { Script = rest });
        one = one with { Script = script };
        var records = await FewestAsync(
            [.. one.Stream.SelectMany(generation => generation)],
            rest => one with { Stream = [.. one.Stream.Select(generation => generation.Where(rest.Contains).ToList())] });
        return (one with { Stream = [.. one.Stream.Select(generation => generation.Where(records.Contains).ToList())] }, failure);

        async Task<IReadOnlyList<T>> FewestAsync<T>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, CampaignCase> with)
        {
            for (var part = Math.Max(1, all.Count / 2); part > 0; part /= 2)
            {
                for (var from = 0; from < all.Count && trials < mostTrials;)
                {
                    List<T> rest = [.. all.Take(from), .. all.Skip(from + part)];
                    trials++;
                    var found = await TryAsync(with(rest), standIn, put, new CampaignFigures());
                    if (found is not null) (all, failure) = (rest, found);
                    else from += part;
                }
            }

            return all;
        }
    }

    private static string Describe(CampaignCase one, string failure)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {one.Seed} (PIPELINE_TEST_SEED={one.Seed} runs it alone)")
            .AppendLine(failure)
            .AppendLine(CultureInfo.InvariantCulture, $"{one.Setup}").AppendLine(CultureInfo.InvariantCulture, $"{one.Mapping}")
            .AppendLine(CultureInfo.InvariantCulture, $"one of {one.HotPartition} partitions is throttled for ever (0: none)")
            .AppendLine(CultureInfo.InvariantCulture, $"{one.PutSize} records are put at once, for {one.PutLimit.TotalSeconds} s")
            .AppendLine(CultureInfo.InvariantCulture, $"one of {one.TooLarge} records is too large (0: none)")
            .AppendLine("the fewest disturbances that fail:");
        foreach (var disturbance in one.Puts) text.AppendLine(CultureInfo.InvariantCulture, $"  {disturbance}");
        foreach (var disturbance in one.Script) text.AppendLine(CultureInfo.InvariantCulture, $"  {disturbance}");
        text.AppendLine("the fewest records that fail:");
        foreach (var record in one.Stream.SelectMany(generation => generation))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {record.SequenceNumber} {record.PartitionKey} {Audit.Show(record.Data)}");
        }

        return text.ToString();
    }
}
