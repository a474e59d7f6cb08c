using System.Globalization;
using System.Text;
using Pipeline.Functions.Records;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Tests.Records;

/// <summary>
/// The reader expects an event's properties in the last record's order; another order or notation gives the same result.
/// </summary>
public class KinesisBatchOrderTests
{
    private const int Batches = 2000;

    [Fact]
    public void AnyOrderOfProperties_IsTheSameBatch()
    {
        for (var seed = 0; seed < Batches; seed++)
        {
            var random = new Random(seed);
            var keys = Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"k{random.Next(100)}").ToArray();
            var json = $$"""{"Records":[{{string.Join(',', keys.Select((key, i) => Record(random, i, key)))}}]}""";
            var batch = Read(json);
            batch.Count.ShouldBe(keys.Length, json);
            for (var i = 0; i < keys.Length; i++)
            {
                batch.Text(batch[i].PartitionKey).ShouldBe(keys[i], json);
                batch.Text(batch[i].SequenceNumber).ShouldBe($"{1000 + i}", json);
                batch.Text(batch[i].Data).ShouldBe($"data of {keys[i]}", json);
                batch[i].ArrivalMilliseconds.ShouldBe(1_545_084_650_000 + i, json);
            }
        }
    }

    [Fact]
    public void EndLikeTheLastOnes_StillHoldsWhatItSays()
    {
        const string Rest = ""","awsRegion":"x","eventName":"y" """;
        var first = $$"""{"kinesis":{{Kinesis(0, "a")}},"eventSource":"aws:kinesis","eventID":"s:1000"{{Rest}}}""";
        // After equal properties: properties that matter, and invalid JSON.
        var second = $$"""{"eventID":"s:1001"{{Rest}},"eventSource":"aws:kinesis","kinesis":{{Kinesis(1, "b")}}}""";
        var batch = Read($$"""{"Records":[{{first}},{{first}},{{second}}]}""");
        batch.Text(batch[2].PartitionKey).ShouldBe("b");
        Should.Throw<FunctionException>(() =>
            Read($$"""{"Records":[{{first}},{{second.Replace(",\"eventSource\":\"aws:kinesis\"", "", StringComparison.Ordinal)}}]}"""))
            .Message.ShouldContain("Records[1].eventSource must be aws:kinesis");
        Should.Throw<FunctionException>(() =>
            Read($$"""{"Records":[{{first}},{{first[..^1]}}x}]}""")).Message.ShouldContain("'x' is invalid after a value");
        Should.Throw<FunctionException>(() =>
            Read($$"""{"Records":[{{first}},{{first[..^1]}}]}""")).Message
            .ShouldContain("']' is invalid without a matching open");
    }

    [Theory]
    [InlineData("1545084650.987", 1_545_084_650_987)]
    [InlineData("1545084650.9", 1_545_084_650_900)]
    [InlineData("1545084650", 1_545_084_650_000)]
    [InlineData("1.545084650987E9", 1_545_084_650_987)]
    [InlineData("1545084650.98765", 1_545_084_650_988)]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("0.001", 1L)]
    [InlineData("249999999999.999", 249_999_999_999_999)]
    [InlineData("250000000000.5", null)]
    [InlineData("9999999999999999", null)]
    [InlineData("1e300", null)]
    [InlineData("-1", null)]
    public void ArrivalInAnySpelling_IsItsMilliseconds(string seconds, long? milliseconds)
    {
        var json =
            $$"""{"Records":[{{Record(new Random(1), 0, "a").Replace("1545084650.000", seconds, StringComparison.Ordinal)}}]}""";
        if (milliseconds is { } expected)
        {
            Read(json)[0].ArrivalMilliseconds.ShouldBe(expected);
        }
        else
        {
            Should.Throw<FunctionException>(() => Read(json)).Message.ShouldContain(
                    $"approximateArrivalTimestamp must be a number, a Unix time in seconds; got {seconds}");
        }
    }

    [Fact]
    public void ArrivalOfAnyMillisecond_IsWhatTheNearestDoubleRoundsTo()
    {
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var seconds = $"{random.NextInt64(250_000_000_000)}.{random.Next(1000):000}"[..^random.Next(3)];
            var json =
                $$"""{"Records":[{{Record(random, 0, "a").Replace("1545084650.000", seconds, StringComparison.Ordinal)}}]}""";
            Read(json)[0].ArrivalMilliseconds.ShouldBe(
                (long)Math.Round(double.Parse(seconds, CultureInfo.InvariantCulture) * 1000), seconds);
        }
    }

    private static string Record(Random random, int number, string key)
    {
        string[] properties =
        [
            $"\"kinesis\":{Kinesis(number, key)}", "\"eventSource\":\"aws:kinesis\"", "\"eventVersion\":\"1.0\"",
                $"\"eventID\":\"s:{1000 + number}\"",
            "\"eventName\":\"aws:kinesis:record\"", $"\"awsRegion\":\"{(random.Next(4) == 0 ? "eu-west-1" : "eu-west-2")}\"",
                "\"eventSourceARN\":\"arn\"",
        ];
        var kept = random.Next(3) == 0
            ? properties.Where((_, i) => i is 0 or 1 or 3 || random.Next(2) == 0).ToArray() : properties;
        if (random.Next(3) == 0) random.Shuffle(kept);
        var space = random.Next(3) == 0 ? " " : "";
        return $"{{{space}{string.Join($",{space}", kept)}{space}}}";
    }

    private static string Kinesis(int number, string key) =>
        $"{{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"{key}\",\"sequenceNumber\":\"{1000 + number}\"," +
        $"\"data\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"data of {key}"))}\",\"approximateArrivalTimestamp\":1545084650.00{number}}}";

    private static KinesisBatch Read(string json)
    {
        var batch = new KinesisBatch();
        batch.Read(Encoding.UTF8.GetBytes(json));
        return batch;
    }
}
