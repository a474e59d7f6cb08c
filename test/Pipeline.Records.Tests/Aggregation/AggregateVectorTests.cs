using System.Text;
using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

/// <summary>Aggregates that others published, built by other producers.</summary>
public class AggregateVectorTests
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    [Fact]
    public void OneRecord_IsRead() => Read(
        "84mawgoFa2V5LTAaJQgAGiFUZXN0aW5nIEtQTCBBZ2dyZWdhdGVkIFJlY29yZCAxLTBlW2Hfd6iL1WkMbznr8jc2")
        .ShouldBe(["0 key-0: Testing KPL Aggregated Record 1-0"]);

    [Fact]
    public void RecordsOfOneKey_AreReadInOrder() => Read(
        "84mawgoCcDEaGAgAGhQwMTIzNDU2Nzg5MDEyMzQ1NjdfQRoYCAAaFDAxMjM0NTY3ODkwMTIzNDU2N19CGhgIABoUMDEyMzQ1Njc4OTAxMjM0NTY3X0" +
        "NHjL02iyRk3D+kO2UC2X6u")
        .ShouldBe(["0 p1: 012345678901234567_A", "1 p1: 012345678901234567_B", "2 p1: 012345678901234567_C"]);

    [Fact]
    public void RecordsOfSeveralKeys_HaveTheirOwn() => Read(
        "84mawgoEcGstMAoEcGstMQoEcGstMhoTCAAaD3sibXNnIjoibGluZTAifRoTCAEaD3sibXNnIjoibGluZTEifRoTCA" +
        "IaD3sibXNnIjoibGluZTIifZ8hyadI+v2KZPZrUGim6cQ=")
        .ShouldBe(["0 pk-0: {\"msg\":\"line0\"}", "1 pk-1: {\"msg\":\"line1\"}", "2 pk-2: {\"msg\":\"line2\"}"]);

    [Fact]
    public void HashKeyThatIsNoNumber_CostsNoRecord()
    {
        var data = Convert.FromBase64String(
            "84mawgokODE2MjJiMGUtNWFlOC00YjUzLWE1ODUtYzZjYjc3ODBlNjgwCiQyNWQ0YzNjMS0zMWZlLTQyNGYtOTFmMy04MTI0MWRjYzY1OTA" +
            "SCXVuZGVmaW5lZBoRCAAQABoLeyJhIjoiQUJDIn0aEQgBEAAaC3siYiI6IkRFRiJ9jU+TcO1bDHHEgOGh8mJlCw==");
        var reader = new AggregateReader();

        reader.TryRead(data).ShouldBeTrue();

        reader.Records.ToArray().Select(record => Encoding.UTF8.GetString(record.Data(data))).ShouldBe(
            ["{\"a\":\"ABC\"}", "{\"b\":\"DEF\"}"]);
        reader.DamagedCount.ShouldBe(0);
        reader.Damage.ShouldBeNull();
    }

    [Fact]
    public void HundredRecordsOfOneHashKey_AreRead()
    {
        var backwards = new string([.. Alphabet.Reverse()]);
        var data = Aggregates.Of([.. Enumerable.Range(0, 100).Select(i => (
            "abc", (string?)"191415658344158766168031473277922803570",
                Encoding.UTF8.GetBytes(i % 2 == 0 ? Alphabet : backwards)))]);
        // The published aggregate's own digest: this one has the same bytes.
        Convert.ToHexString(data[^16..]).ShouldBe("D08F16BF0103262183E18B222887D43B");
        var reader = new AggregateReader();

        var read = Read(Convert.ToBase64String(data));
        reader.TryRead(data).ShouldBeTrue();

        read.ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i} abc: {(i % 2 == 0 ? Alphabet : backwards)}"));
        // The published key is the MD5 of "abc", written out: both ways give the same hash key.
        reader.Records[0].EffectiveHashKey(data).ShouldBe(HashKey.OfPartitionKey("abc"u8));
    }

    private static List<string> Read(string base64)
    {
        var data = Convert.FromBase64String(base64);
        var reader = new AggregateReader();
        reader.TryRead(data).ShouldBeTrue();
        reader.DamagedCount.ShouldBe(0);
        reader.Damage.ShouldBeNull();
        var records = new List<string>();
        foreach (var record in reader.Records)
        {
            records.Add(
                $"{record.SubSequenceNumber} {Encoding.UTF8.GetString(record.PartitionKey(data))}: " +
                $"{Encoding.UTF8.GetString(record.Data(data))}");
        }

        return records;
    }
}
