using System.Text;
using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

public class AggregateWriterTests
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    [Theory]
    [InlineData("84mawgoFa2V5LTAaJQgAGiFUZXN0aW5nIEtQTCBBZ2dyZWdhdGVkIFJlY29yZCAxLTBlW2Hfd6iL1WkMbznr8jc2")]
    [InlineData(
        "84mawgoCcDEaGAgAGhQwMTIzNDU2Nzg5MDEyMzQ1NjdfQRoYCAAaFDAxMjM0NTY3ODkwMTIzNDU2N19CGhgIABoUMDEyMzQ1Njc4OTAxMjM0NTY3X0" +
        "NHjL02iyRk3D+kO2UC2X6u")]
    [InlineData(
        "84mawgoEcGstMAoEcGstMQoEcGstMhoTCAAaD3sibXNnIjoibGluZTAifRoTCAEaD3sibXNnIjoibGluZTEifRoTCA" +
        "IaD3sibXNnIjoibGluZTIifZ8hyadI+v2KZPZrUGim6cQ=")]
    public void PublishedAggregate_IsMadeByteForByte(string base64)
    {
        var data = Convert.FromBase64String(base64);
        var reader = new AggregateReader();
        reader.TryRead(data).ShouldBeTrue();
        var writer = new AggregateWriter();

        foreach (var record in reader.Records)
            writer.Add(Encoding.UTF8.GetString(record.PartitionKey(data)), null, record.Data(data).ToArray());

        writer.Size.ShouldBe(data.Length);
        Convert.ToBase64String(writer.ToArray()).ShouldBe(base64);
    }

    [Fact]
    public void PublishedAggregateWithHashKeys_IsMadeByteForByte()
    {
        var backwards = new string([.. Alphabet.Reverse()]);
        var writer = new AggregateWriter();
        for (var i = 0; i < 100; i++)
        {
            writer.Add(
                "abc", "191415658344158766168031473277922803570", Encoding.UTF8.GetBytes(i % 2 == 0 ? Alphabet : backwards));
        }

        // The published aggregate's own digest.
        Convert.ToHexString(writer.ToArray()[^16..]).ShouldBe("D08F16BF0103262183E18B222887D43B");
    }

    [Fact]
    public void AnyRecords_HaveTheSizeForetoldAndAreReadAsTheyWere()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var records = Enumerable.Range(0, random.Next(1, 300)).Select(_ => (
                PartitionKey: $"key {random.Next(200)} {new string('é', random.Next(3) == 0 ? random.Next(100) : 0)}",
                ExplicitHashKey: random.Next(3) == 0 ? random.Next(200).ToString() : null,
                Data: Bytes(random, random.Next(10) == 0 ? random.Next(20_000) : random.Next(150)))).ToList();
            var writer = new AggregateWriter();
            foreach (var (key, hashKey, data) in records)
            {
                var foretold = writer.Size + writer.Growth(key, hashKey, data.Length);
                writer.Add(key, hashKey, data);
                writer.Size.ShouldBe(foretold);
            }

            writer.Count.ShouldBe(records.Count);
            var made = writer.ToArray();
            made.ShouldBe(Aggregates.Of([.. records]), $"seed {seed}");
            made.Length.ShouldBe((int)writer.Size);
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
