using System.Globalization;
using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>Runs cases of the campaign, and makes one that fails as small as it can.</summary>
internal static class CampaignRun
{
    private const int MostTrials = 120;

    /// <summary>Runs a case; a failure shows its seed, its script and its records, both as short as they still fail.</summary>
    /// <returns>What of its script happened.</returns>
    public static async Task<IReadOnlyList<Disturbance>> CheckAsync(
        CampaignCase one, Func<WriterUnderTest, FunctionHandler>? standIn = null)
    {
        List<Disturbance> happened = [];
        if (await TryAsync(one, standIn, happened) is not { } failure) return happened;
        (one, failure) = await ShrinkAsync(one, failure, standIn);
        throw new AuditException(Describe(one, failure));
    }

    // What went wrong, or null.
    private static async Task<string?> TryAsync(
        CampaignCase one, Func<WriterUnderTest, FunctionHandler>? standIn, List<Disturbance> happened)
    {
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

        var audit =
            new Audit(new ReferenceWriter(one.Setup, one.Stream.SelectMany(generation => generation)), writer, digitsKept: true);
        var lambda = new SimulatedLambda(one.Mapping, one.Seed, async batch =>
        {
            var killed = script.Begin();
            var answer = await writer.InvokeAsync(batch, killed);
            if (script.IsOver)
            {
                // Whatever it answered, Lambda counts the invocation as failed and starts another process.
                await writer.RestartAsync();
                return new FunctionAnswer(null, answer.Error ?? new TimeoutException("the process came to its end"));
            }

            if (answer.FailedFrom is not null && !one.Mapping.ReportBatchItemFailures)
                throw new AuditException("reported to nobody, not thrown");
            audit.AfterAnswer(batch, answer);
            return answer;
        });
        try
        {
            await lambda.RunAsync(one.Stream);
            audit.AtEnd(lambda.OnFailure.SelectMany(batch => batch).Select(record => record.SequenceNumber).ToHashSet());
            return null;
        }
#pragma warning disable CA1031 // Whatever a writer throws is a finding, to be shown with its seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error is AuditException or ShouldAssertException ? error.Message : error.ToString();
        }
        finally
        {
            happened.AddRange(script.Happened);
        }
    }

    // Leaves out disturbances, then records, in ever smaller parts, as long as what is left still fails.
    private static async Task<(CampaignCase Case, string Failure)> ShrinkAsync(
        CampaignCase one, string failure, Func<WriterUnderTest, FunctionHandler>? standIn)
    {
        var trials = 0;
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
                for (var from = 0; from < all.Count && trials < MostTrials;)
                {
                    List<T> rest = [.. all.Take(from), .. all.Skip(from + part)];
                    trials++;
                    if (await TryAsync(with(rest), standIn, []) is { } same) (all, failure) = (rest, same);
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
            .AppendLine("the fewest disturbances that fail:");
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
