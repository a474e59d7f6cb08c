using System.Text;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>
/// Items at DynamoDB's size limit: an item that fits is written, and a larger one is rejected before it is sent.
/// </summary>
/// <param name="client">The client.</param>
public abstract class LimitTests(string client)
{
    private const int MaximumItemBytes = 400 * 1024;

    private const string Schema = """
        { "type": "object", "properties": { "id": { "type": "string" }, "ends": { "type": "integer" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id", "timeToLive": "ends" } }
        """;

    public static TheoryData<string, string> Setups
    {
        get
        {
            var setups = new TheoryData<string, string>();
            foreach (var what in new[] { "plain", "metadata", "time to live", "by place" })
                foreach (var character in new[] { "x", "漢", "\\u0001", "\\uD83D\\uDE00" }) setups.Add(what, character);

            return setups;
        }
    }

    [Theory]
    [MemberData(nameof(Setups))]
    public async Task LargestItem_IsWrittenAndOneByteMoreRejected(string what, string character)
    {
        var setup = new WriterCase(Schema)
        {
            Client = client,
            Metadata = what == "metadata",
            TimeToLiveSeconds = what == "time to live" ? 3600 : null,
            Mode = what == "by place" ? WriterCase.Latest : WriterCase.Upsert,
        };
        using var writer = new WriterUnderTest(setup);
        var answer = await writer.InvokeAsync(
            [Filled(setup, "fits", character, 0), Filled(setup, "last", "y", 0), Filled(setup, "more", character, 1)]);
        answer.ShouldBe(new FunctionAnswer(null, null));
        writer.Table.Items.Select(item => $"{item.Key}: {item.Value.Size}").Order()
            .ShouldBe([$"\"fits\": {MaximumItemBytes}", $"\"last\": {MaximumItemBytes}"]);
        var reject = writer.Rejects.Read().ShouldHaveSingleItem();
        reject.Reason.ShouldBe("InvalidEvent", "an item whose size is known is not sent in vain");
    }

    [Fact]
    public async Task RawCopy_CountsToo()
    {
        var setup = new WriterCase(Schema) { RawAttribute = "copy", Client = client };
        using var writer = new WriterUnderTest(setup);
        // The text occurs twice: in its field, and in the copy of the record.
        var records = new[] { 204_700, 204_900 }.Select((length, i) =>
            Record($"{{\"id\":\"{i}\",\"text\":\"{new string('x', length)}\"}}", i)).ToList();
        (await writer.InvokeAsync(records)).ShouldBe(new FunctionAnswer(null, null));
        writer.Table.Items.Keys.ShouldBe(["\"0\""]);
        writer.Rejects.Read().ShouldHaveSingleItem().SequenceNumber.ShouldBe("2");
    }

    // An event whose item has 400 KB and this many bytes more: mostly the same character, and ASCII for the remainder.
    private static StreamRecord Filled(WriterCase setup, string id, string character, int more)
    {
        StreamRecord Make(int length, int rest) => Record(
            $"{{\"id\":\"{id}\",\"text\":\"{string.Concat(Enumerable.Repeat(character, length))}{new string('x', rest)}\"}}",
                id[0]);
        var empty = new ReferenceWriter(setup, [Make(0, 0)]).Writes.Single().Item.Size;
        var width = (int)(new ReferenceWriter(setup, [Make(1, 0)]).Writes.Single().Item.Size - empty);
        var room = MaximumItemBytes + more - (int)empty;
        return Make(room / width, room % width);
    }

    private static StreamRecord Record(string json, int place) =>
        new("shardId-000000000001", $"{1 + place}", "p", Encoding.UTF8.GetBytes(json),
            new DateTimeOffset(2026, 11, 21, 9, 15, 2, 417, TimeSpan.Zero));
}
