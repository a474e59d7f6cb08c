using System.Text;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Tests;

public class ItemCheckTests
{
    private const string Event = """{"id":"1","n":1.50,"ok":false,"o":{"a":[1,"b"]}}""";
    private const string Item =
        """{"id":{"S":"1"},"n":{"N":"1.5"},"ok":{"BOOL":false},"o":{"M":{"a":{"L":[{"N":"1"},{"S":"b"}]}}}}""";

    [Fact]
    public void SameItem_Passes()
    {
        Check(Batch(Item));
        Check($$"""{"TableName":"readings","Item":{{Item}}}""");
        Check(Batch(Item.Replace("\"ok\"", "\"kinesis_sequence_number\":{\"S\":\"1\"},\"ok\"")));
    }

    [Theory]
    [InlineData("\"1.5\"", "\"1.6\"")]
    [InlineData("\"N\":\"1\"", "\"S\":\"1\"")]
    [InlineData("false", "true")]
    [InlineData(",{\"S\":\"b\"}", "")]
    [InlineData("\"a\":", "\"c\":")]
    [InlineData("\"S\":\"1\"", "\"S\":\"2\"")]
    public void OtherItem_IsFound(string text, string other)
    {
        Item.ShouldContain(text);
        Should.Throw<HandlerException>(() => Check(Batch(Item.Replace(text, other))));
    }

    [Fact]
    public void ItemMissingOrTwice_IsFound()
    {
        Should.Throw<HandlerException>(() => Check()).Message.ShouldBe("the event 1 must be written once; got 0 items");
        Should.Throw<HandlerException>(() =>
            Check(Batch(Item), Batch(Item))).Message.ShouldBe("the event 1 must be written once; got 2 items");
    }

    private static string Batch(string item) => $$$"""{"RequestItems":{"readings":[{"PutRequest":{"Item":{{{item}}}}}]}}""";

    private static void Check(params string[] calls) =>
        ItemCheck.Check([Encoding.UTF8.GetBytes(Event)], calls.Select(Encoding.UTF8.GetBytes));
}
