using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Tests.Firehose;

namespace Pipeline.Local.Tests.Campaign;

/// <summary>
/// Runs cases of the delivery: each user record of the stream must be at the destination, under the error prefix, or dropped by
/// the function, as often as the stream has it. Shrinks a failing case.
/// </summary>
internal static class DeliveryRun
{
    private const int MostTrials = 60;

    /// <summary>Runs a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="loses">Objects that are not stored although the response says so, for tests of the tests.</param>
    public static async Task CheckAsync(DeliveryCase one, Func<string, bool>? loses = null)
    {
        if (await TryAsync(one, loses) is not { } failure) return;
        (one, failure) = await ShrinkAsync(one, failure, loses);
        Assert.Fail(Describe(one, failure));
    }

    private static async Task<string?> TryAsync(DeliveryCase one, Func<string, bool>? loses)
    {
        try
        {
            return await RunAsync(one, loses);
        }
#pragma warning disable CA1031 // Any exception of a delivery is a finding, to show with its seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error.ToString();
        }
    }

    private static async Task<string?> RunAsync(DeliveryCase one, Func<string, bool>? loses)
    {
        await using var lab = new FirehoseLab();
        Disturb(lab, one);
        lab.Streams.WithShards("shardId-0", "shardId-1").MostAtOnce = 7;
        // The stream starts to read when its role can be assumed. CloudFormation retries the creation until then.
        while (!TryCreate(lab, one))
        {
        }

        for (var number = 0; number < one.Records.Count; number++)
        {
            if (number == one.Records.Count / 2) lab.Streams.Split("shardId-0", "shardId-2");
            var record = one.Records[number];
            // A smaller case splits the stream at another record.
            var shard = record.Shard == "shardId-2" && number < one.Records.Count / 2 ? "shardId-1" : record.Shard;
            if (shard == "shardId-0" && number >= one.Records.Count / 2) shard = "shardId-2";
            for (var copy = 0; copy < record.Copies; copy++) lab.Streams.Put(shard, record.Data);
            if (number % 10 == 9) lab.Time.Advance(TimeSpan.FromMilliseconds(300));
        }

        await lab.DrainAsync();
        return Compare(lab, one, loses);
    }

    private static bool TryCreate(FirehoseLab lab, DeliveryCase one)
    {
        try
        {
            lab.CreateS3(one.Destination, isOfKinesis: true);
            return true;
        }
        catch (ServiceException)
        {
            return false;
        }
    }

    private static string? Compare(FirehoseLab lab, DeliveryCase one, Func<string, bool>? loses)
    {
        // As in a bucket, the last object of a key stays.
        var objects = lab.Objects.Written.GroupBy(written => written.Key).Select(copies => copies.Last())
            .Where(written => loses?.Invoke(written.Text) != true).ToList();
        List<string> Lines(bool failed) => [.. objects
            .Where(written => written.Key.StartsWith("processing-", StringComparison.Ordinal) == failed)
            .SelectMany(written => written.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        var delivered = Lines(failed: false);
        var failed = Lines(failed: true)
            .Select(line => FirehoseLab.Decode(JsonNode.Parse(line)!["rawData"]!.ToString())).ToList();
        var sent = one.Records.SelectMany(record => record.Texts.SelectMany(text => Enumerable.Repeat(text, record.Copies)))
            .ToList();
        var found = delivered.Concat(failed).ToLookup(text => text);
        var dropped = 0;
        foreach (var copies in sent.ToLookup(text => text))
        {
            var (times, arrived) = (copies.Count(), found[copies.Key].Count());
            var missing = times - arrived;
            if (missing == 0) continue;
            if (missing < 0 || !one.IsTransformed || !IsDropped(copies.Key))
                return $"{copies.Key} is {times} times in the stream; {arrived} are delivered or failed";

            dropped += missing;
        }

        var strange = found.FirstOrDefault(copies => !sent.Contains(copies.Key));
        if (strange is not null) return $"{strange.Key} is not in the stream";

        var counted = lab.Progress;
        var progress = (counted.Records, counted.Delivered, counted.Failed, counted.Dropped, counted.Undelivered);
        var expected = ((long)sent.Count, (long)delivered.Count, (long)failed.Count, (long)dropped, 0L);
        return loses is null && progress != expected ? $"what the run counts must be {expected}; got {progress}" : null;
    }

    private static bool IsDropped(string text) => text.Sum(character => character) % 7 == 0;

    private static bool IsRefused(string text) => text.Sum(character => character) % 11 == 0;

    // Counts the calls of a kind, and returns the script's fault for this one.
    private static void Disturb(FirehoseLab lab, DeliveryCase one)
    {
        var calls = new int[Enum.GetValues<DeliveryCall>().Length];
        DeliveryFault? Next(DeliveryCall call)
        {
            var number = Interlocked.Increment(ref calls[(int)call]);
            return one.Faults.FirstOrDefault(fault =>
                fault.Call == call && number >= fault.From && number < fault.From + fault.Calls);
        }

        lab.Streams.Fails = () => Next(DeliveryCall.Read)?.Kind switch
        {
            null => null,
            0 => new ServiceException("ProvisionedThroughputExceededException", "Rate exceeded"),
            1 => new ServiceException("ExpiredIteratorException", "the iterator is expired"),
            2 => new ServiceException("InternalFailure", "an error of the service", 500),
            _ => new ServiceException("KMSThrottlingException", "Rate exceeded"),
        };
        lab.Access.Refuses = action => action == "sts:AssumeRole" && Next(DeliveryCall.Assume) is not null;
        var late = new HashSet<string>();
        lab.Objects.Fails = key =>
        {
            switch (Next(DeliveryCall.Put)?.Kind)
            {
                case null: return null;
                case 0: return new ServiceException("ServiceUnavailable", "Slow down", 503);
                case 1: return new IOException("broken");
                default:
                    lock (late) late.Add(key);
                    return null;
            }
        };
        // The object is stored, but its writer gets an error.
        lab.Objects.FailsAfter = key =>
        {
            lock (late) return late.Remove(key) ? new IOException("broken after it was stored") : null;
        };
        lab.Functions.Answer = payload => Answer(payload, Next(DeliveryCall.Invoke)?.Kind);
    }

    private static FunctionAnswer Answer(ReadOnlyMemory<byte> payload, int? kind)
    {
        switch (kind)
        {
            case 0: throw new ServiceException("TooManyRequestsException", "Rate exceeded", 429);
            case 1: return new FunctionAnswer("{}"u8.ToArray(), "Unhandled", "r");
            case 2: throw new IOException("broken");
            default: break;
        }

        var records = JsonNode.Parse(payload.Span)!["records"]!.AsArray().Select(record =>
        {
            var data = record!["data"]!.ToString();
            var text = FirehoseLab.Decode(data);
            return (JsonNode)new JsonObject
            {
                ["recordId"] = record["recordId"]!.ToString(),
                ["result"] = IsDropped(text) ? "Dropped" : IsRefused(text) ? "ProcessingFailed" : "Ok",
                ["data"] = data,
            };
        }).ToList();
        // A response that lacks one of the records counts as none.
        if (kind == 3) records.RemoveAt(0);
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["records"] = new JsonArray([.. records]) });
        return new FunctionAnswer(body, null, "r");
    }

    private static async Task<(DeliveryCase Case, string Failure)> ShrinkAsync(DeliveryCase one, string failure, Func<string,
        bool>? loses)
    {
        var trials = 0;
        var faults = await FewestAsync(one.Faults, rest => one with { Faults = rest });
        one = one with { Faults = faults };
        var records = await FewestAsync(one.Records, rest => one with { Records = rest });
        return (one with { Records = records }, failure);

        async Task<IReadOnlyList<T>> FewestAsync<T>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, DeliveryCase> with)
        {
            for (var part = Math.Max(1, all.Count / 2); part > 0; part /= 2)
            {
                for (var from = 0; from < all.Count && trials < MostTrials;)
                {
                    List<T> rest = [.. all.Take(from), .. all.Skip(from + part)];
                    trials++;
                    var found = await TryAsync(with(rest), loses);
                    if (found is not null) (all, failure) = (rest, found);
                    else from += part;
                }
            }

            return all;
        }
    }

    private static string Describe(DeliveryCase one, string failure)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {one.Seed} (PIPELINE_TEST_SEED={one.Seed} runs it alone)")
            .AppendLine(failure).AppendLine(one.Destination).AppendLine("the fewest faults that fail:");
        foreach (var fault in one.Faults) text.AppendLine(CultureInfo.InvariantCulture, $"  {fault}");
        text.AppendLine("the fewest records that fail:");
        foreach (var record in one.Records) text.AppendLine(CultureInfo.InvariantCulture, $"  {record}");
        return text.ToString();
    }
}
