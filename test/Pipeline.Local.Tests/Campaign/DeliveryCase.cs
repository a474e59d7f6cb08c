using System.Text;
using Pipeline.Local.Firehose;
using Pipeline.Local.Tests.Firehose;

namespace Pipeline.Local.Tests.Campaign;

/// <summary>A call of Firehose that may go wrong.</summary>
internal enum DeliveryCall
{
    /// <summary>GetRecords of the source.</summary>
    Read,

    /// <summary>An invocation of the transformation.</summary>
    Invoke,

    /// <summary>PutObject of the destination.</summary>
    Put,

    /// <summary>AssumeRole of any role.</summary>
    Assume,
}

/// <summary>Calls that go wrong.</summary>
/// <param name="Call">Which.</param>
/// <param name="From">The first of them, counted from 1.</param>
/// <param name="Calls">How many in a row.</param>
/// <param name="Kind">In which way, of those that the call has.</param>
internal sealed record DeliveryFault(DeliveryCall Call, int From, int Calls, int Kind)
{
    public override string ToString() => $"{Call} {From}{(Calls == 1 ? "" : $" to {From + Calls - 1}")}: kind {Kind}";
}

/// <summary>A record that a producer puts.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Texts">What it holds: one text, or the user records of an aggregate.</param>
/// <param name="IsAggregate">Whether it is one.</param>
/// <param name="Copies">How often the stream has it: a producer that was not answered sends it again.</param>
internal sealed record DeliveredRecord(string Shard, IReadOnlyList<string> Texts, bool IsAggregate, int Copies)
{
    public byte[] Data => IsAggregate ? Aggregates.Of([.. Texts.Select(text => ("k", text))]) : Encoding.UTF8.GetBytes(Texts[0]);

    public override string ToString() =>
        $"{Shard}: {string.Join(" + ", Texts)}{(IsAggregate ? " (aggregate)" : "")}{(Copies == 1 ? "" : $", {Copies} times")}";
}

/// <summary>A run of the delivery: what comes, what is configured, and what goes wrong.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Destination">The configuration.</param>
/// <param name="IsTransformed">Whether a function transforms the records.</param>
/// <param name="Records">The records, in their order; the first half before the stream is split.</param>
/// <param name="Faults">What goes wrong.</param>
internal sealed record DeliveryCase(
    int Seed, string Destination, bool IsTransformed, IReadOnlyList<DeliveredRecord> Records, IReadOnlyList<DeliveryFault> Faults)
{
    public static DeliveryCase Of(int seed)
    {
        var random = new SeededRandom(seed);
        var isTransformed = random.Next(4) > 0;
        string[] processors =
        [
            .. isTransformed
                ? (string[])[FirehoseLab.Processor(
                    "Lambda",
                    ("LambdaArn", FirehoseLab.FunctionArn),
                    ("NumberOfRetries", $"{random.Next(4)}"),
                    ("BufferIntervalInSeconds", $"{1 + random.Next(4)}"))]
                : [],
            """{"Type": "AppendDelimiterToRecord"}""",
        ];
        var compression = random.Next(2) == 0 ? "GZIP" : "UNCOMPRESSED";
        var destination = $$"""
            {
              "BufferingHints": {"IntervalInSeconds": {{random.Next(6)}}, "SizeInMBs": 1}, "CompressionFormat": "{{compression}}",
              "ProcessingConfiguration": {{FirehoseLab.Processors(processors)}}
            }
            """;
        var count = 20 + random.Next(100);
        var records = Enumerable.Range(0, count).Select(number => Record(random, seed, number, isEarly: number < count / 2))
            .ToList();
        var faults = Enumerable.Range(0, random.Next(14)).Select(_ => new DeliveryFault(
            (DeliveryCall)random.Next(4), 1 + random.Next(25), 1 + random.Next(4), random.Next(4))).ToList();
        return new DeliveryCase(seed, destination, isTransformed, records, faults);
    }

    private static DeliveredRecord Record(SeededRandom random, int seed, int number, bool isEarly)
    {
        var shard = $"shardId-{random.Next(2) + (isEarly ? 0 : 1)}";
        var isAggregate = random.Next(5) == 0;
        var texts = Enumerable.Range(0, isAggregate ? 1 + random.Next(4) : 1).Select(part => $"{seed}-{number}-{part}").ToList();
        return new DeliveredRecord(shard, texts, isAggregate, random.Next(10) == 0 ? 2 : 1);
    }
}
