using System.Text;
using Pipeline.Local.Firehose;
using Pipeline.Local.Tests.Firehose;

namespace Pipeline.Local.Tests.Campaign;

/// <summary>A call of Firehose that a fault can hit.</summary>
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

/// <summary>A fault of calls.</summary>
/// <param name="Call">The kind of call.</param>
/// <param name="From">The first failing call, from 1.</param>
/// <param name="Calls">The number of failing calls in a row.</param>
/// <param name="Kind">Which of the call's faults.</param>
internal sealed record DeliveryFault(DeliveryCall Call, int From, int Calls, int Kind)
{
    public override string ToString() => $"{Call} {From}{(Calls == 1 ? "" : $" to {From + Calls - 1}")}: kind {Kind}";
}

/// <summary>A record of a producer.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Texts">Its contents: one text, or the user records of an aggregate.</param>
/// <param name="IsAggregate">Whether it is an aggregate.</param>
/// <param name="Copies">How often the stream has it: a producer without a response sends it again.</param>
internal sealed record DeliveredRecord(string Shard, IReadOnlyList<string> Texts, bool IsAggregate, int Copies)
{
    public byte[] Data => IsAggregate ? Aggregates.Of([.. Texts.Select(text => ("k", text))]) : Encoding.UTF8.GetBytes(Texts[0]);

    public override string ToString() =>
        $"{Shard}: {string.Join(" + ", Texts)}{(IsAggregate ? " (aggregate)" : "")}{(Copies == 1 ? "" : $", {Copies} times")}";
}

/// <summary>A run of the delivery: its records, its configuration, and its faults.</summary>
/// <param name="Seed">The seed of the case.</param>
/// <param name="Destination">The configuration.</param>
/// <param name="IsTransformed">Whether a function transforms the records.</param>
/// <param name="Records">The records in their order; the first half comes before the stream's split.</param>
/// <param name="Faults">The faults.</param>
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
