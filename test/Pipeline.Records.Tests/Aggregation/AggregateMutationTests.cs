using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

/// <summary>A million random inputs, each compared with the reference: never an exception, never a lost record.</summary>
public class AggregateMutationTests
{
    private const int Inputs = 1_000_000;

    [Fact]
    public void RandomAggregates_AreReadAsByTheReference()
    {
        var random = new Random(20261121);
        var reader = new AggregateReader();
        var (damaged, plain) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var data = Aggregates.Seal(RandomMessages.Join(RandomMessages.Next(random)));
            var expected = AggregateReference.Read(data);
            Check(data, expected, reader, i);
            if (expected is null) plain++;
            else if (expected.DamagedCount > 0) damaged++;
        }

        // Otherwise the generator made only one kind of input.
        damaged.ShouldBeInRange(1000, 19_000);
        plain.ShouldBeInRange(10, 19_000);
    }

    [Fact]
    public void MillionMutations_LoseNoRecord()
    {
        var random = new Random(20261122);
        var reader = new AggregateReader();
        var messages = Enumerable.Range(0, 500).Select(_ => RandomMessages.Next(random)).ToList();
        var (aggregates, damaged) = (0, 0);
        for (var i = 0; i < Inputs; i++)
        {
            var message = messages[random.Next(messages.Count)];
            // One in ten keeps the digest of the original message.
            var data = random.Next(10) == 0
                ? RandomMessages.Mutate(random, Aggregates.Seal(RandomMessages.Join(message)), [])
                : Aggregates.Seal(RandomMessages.Mutate(random, message, messages));
            var expected = AggregateReference.Read(data);
            Check(data, expected, reader, i);
            if (expected is not null) aggregates++;
            if (expected is { DamagedCount: > 0 }) damaged++;
        }

        // The test needs mutations that pass the digest, and some that do harm.
        aggregates.ShouldBeInRange(Inputs / 10, Inputs / 10 * 9);
        damaged.ShouldBeGreaterThan(Inputs / 50);
    }

    private static void Check(byte[] data, AggregateReference? expected, AggregateReader reader, int number)
    {
        var isAggregate = reader.TryRead(data);
        // Builds the text only on a difference: a million texts cost more than a million checks.
        if (AggregateReference.Agrees(expected, data, isAggregate, reader)) return;
        Assert.Fail($"input {number}, {Convert.ToBase64String(data)}, is not read as by the reference");
    }
}
