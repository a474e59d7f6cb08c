using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Tests.Mappings;

public class EventFilterTests
{
    [Theory]
    [InlineData("""{"data":{"a":["x"]}}""", """{"a":"x"}""", true)]
    [InlineData("""{"data":{"a":["x","y"]}}""", """{"a":"y","b":1}""", true)]
    [InlineData("""{"data":{"a":["x"]}}""", """{"a":"X"}""", false)]
    [InlineData("""{"data":{"a":["x"]}}""", """{"b":"x"}""", false)]
    [InlineData("""{"data":{"a":["x"],"b":[1]}}""", """{"a":"x","b":2}""", false)]
    [InlineData("""{"data":{"a":[1]}}""", """{"a":1.0}""", true)]
    [InlineData("""{"data":{"a":[1]}}""", """{"a":"1"}""", false)]
    [InlineData("""{"data":{"a":[null]}}""", """{"a":null}""", true)]
    [InlineData("""{"data":{"a":[null]}}""", """{}""", false)]
    [InlineData("""{"data":{"a":[true]}}""", """{"a":true}""", true)]
    [InlineData("""{"data":{"a":[true]}}""", """{"a":false}""", false)]
    [InlineData("""{"data":{"a":{"b":["x"]}}}""", """{"a":{"b":"x"}}""", true)]
    [InlineData("""{"data":{"a":{"b":["x"]}}}""", """{"a":"x"}""", false)]
    [InlineData("""{"data":{"a":["x"]}}""", """{"a":["z","x"]}""", true)]
    [InlineData("""{"data":{"a":["x"]}}""", """{"a":[]}""", false)]
    [InlineData("""{"data":{"a":{"b":["x"]}}}""", """{"a":[{"b":"z"},{"b":"x"}]}""", true)]
    [InlineData("""{"data":{"a":[{"prefix":"ab"}]}}""", """{"a":"abc"}""", true)]
    [InlineData("""{"data":{"a":[{"prefix":"ab"}]}}""", """{"a":"Abc"}""", false)]
    [InlineData("""{"data":{"a":[{"prefix":{"equals-ignore-case":"ab"}}]}}""", """{"a":"ABC"}""", true)]
    [InlineData("""{"data":{"a":[{"suffix":".png"}]}}""", """{"a":"x.png"}""", true)]
    [InlineData("""{"data":{"a":[{"suffix":".png"}]}}""", """{"a":"x.PNG"}""", false)]
    [InlineData("""{"data":{"a":[{"equals-ignore-case":"ab"}]}}""", """{"a":"AB"}""", true)]
    [InlineData("""{"data":{"a":[{"numeric":[">",0,"<=",5]}]}}""", """{"a":5}""", true)]
    [InlineData("""{"data":{"a":[{"numeric":[">",0,"<=",5]}]}}""", """{"a":0}""", false)]
    [InlineData("""{"data":{"a":[{"numeric":["=",3.5]}]}}""", """{"a":3.5}""", true)]
    [InlineData("""{"data":{"a":[{"numeric":["<",10]}]}}""", """{"a":"5"}""", false)]
    [InlineData("""{"data":{"a":[{"exists":true}]}}""", """{"a":null}""", true)]
    [InlineData("""{"data":{"a":[{"exists":true}]}}""", """{"b":1}""", false)]
    [InlineData("""{"data":{"a":[{"exists":false}]}}""", """{"b":1}""", true)]
    [InlineData("""{"data":{"a":{"b":[{"exists":false}]}}}""", """{}""", true)]
    [InlineData("""{"data":{"a":[{"anything-but":["x","y"]}]}}""", """{"a":"z"}""", true)]
    [InlineData("""{"data":{"a":[{"anything-but":["x","y"]}]}}""", """{"a":"x"}""", false)]
    [InlineData("""{"data":{"a":[{"anything-but":3}]}}""", """{"a":4}""", true)]
    [InlineData("""{"data":{"a":[{"anything-but":"x"}]}}""", """{"b":1}""", false)]
    [InlineData("""{"data":{"a":[{"anything-but":{"prefix":"in"}}]}}""", """{"a":"init"}""", false)]
    [InlineData("""{"data":{"a":[{"anything-but":{"suffix":["x","y"]}}]}}""", """{"a":"ay"}""", false)]
    [InlineData("""{"data":{"a":[{"anything-but":{"suffix":["x","y"]}}]}}""", """{"a":"az"}""", true)]
    [InlineData("""{"data":{"$or":[{"a":["x"]},{"b":[1]}]}}""", """{"a":"z","b":1}""", true)]
    [InlineData("""{"data":{"$or":[{"a":["x"]},{"b":[1]}]}}""", """{"a":"z","b":2}""", false)]
    [InlineData("""{"data":{"a":["x"]}}""", "no JSON", false)]
    [InlineData("""{"data":{"a":["x"]}}""", "7", false)]
    [InlineData("""{"data":["plain",{"prefix":"AB"}]}""", "ABC", true)]
    [InlineData("""{"data":["plain"]}""", "other", false)]
    [InlineData("""{"data":["plain"]}""", """{"a":"plain"}""", false)]
    [InlineData("""{"data":{"a":[{"prefix":"caf"}]}}""", """{"a":"caf\ud83d"}""", true)]
    [InlineData("""{"data":{"a":[{"suffix":"x"}]}}""", """{"a":"\ud83dx"}""", true)]
    [InlineData("""{"data":{"a":[{"equals-ignore-case":"X"}]}}""", """{"a":"x\ude00"}""", false)]
    [InlineData("""{"data":{"a":["x"]}}""", """{"a":"\ud83d"}""", false)]
    [InlineData("""{"data":{"a":["x"]}}""", """{"\ud83d":1,"a":"x"}""", true)]
    [InlineData("""{"data":{"a":[{"anything-but":"x"}]}}""", """{"a":"\ud83d"}""", true)]
    [InlineData("""{}""", "anything", true)]
    public void Record_IsTakenByThePattern(string pattern, string data, bool matches) =>
        Read(pattern).Filter!.Matches(Encoding.UTF8.GetBytes(data)).ShouldBe(matches);

    [Fact]
    public void Record_IsTakenByAnyOfThePatterns()
    {
        var filter = Read("""{"data":{"a":[1]}}""", """{"data":{"a":[2]}}""").Filter!;
        new[] { 1, 2, 3 }.Select(value => filter.Matches(Encoding.UTF8.GetBytes($$"""{"a":{{value}}}""")))
            .ShouldBe([true, true, false]);
    }

    [Fact]
    public void BytesThatAreNoText_AreComparedAsReplaced()
    {
        byte[] record = [.. "{\"a\":\"caf"u8, 0xE9, .. "\"}"u8];
        Read("""{"data":{"a":[{"prefix":"caf"}]}}""").Filter!.Matches(record).ShouldBeTrue();
        Read("""{"data":{"a":["cafe"]}}""").Filter!.Matches(record).ShouldBeFalse();
    }

    [Fact]
    public void DeepRecord_IsNotTakenForAnother()
    {
        var record = $"{{\"a\":\"x\",\"d\":{new string('[', 200)}{new string(']', 200)}}}";
        Read("""{"data":{"a":["x"]}}""").Filter!.Matches(Encoding.UTF8.GetBytes(record)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "is no object")]
    [InlineData("""{"eventName":["x"]}""", "has the key eventName; a Kinesis mapping filters by data only")]
    [InlineData("""{"data":{"a":"x"}}""", "has the value \"x\" outside of a list")]
    [InlineData("""{"data":{"a":[]}}""", "has an empty list of values")]
    [InlineData("""{"data":{"a":[{"wildcard":"x*"}]}}""", "which Lambda's filters do not know")]
    [InlineData("""{"data":{"a":[{"numeric":[">"]}]}}""", "which Lambda's filters do not know")]
    [InlineData("""{"data":{"a":[{"prefix":"a","suffix":"b"}]}}""", "a rule has one key")]
    [InlineData("""{"data":{"$or":["x"]}}""", "which is no object")]
    public void UnsoundPattern_IsSaid(string pattern, string reason)
    {
        var (filter, given) = Read(pattern);
        filter.ShouldBeNull();
        given!.ShouldContain(reason);
    }

    private static (EventFilter? Filter, string? Reason) Read(params string[] patterns) => EventFilter.Read(
        new JsonObject
        {
            ["Filters"] = new JsonArray(
            [.. patterns.Select(pattern => new JsonObject { ["Pattern"] = pattern })])
        });
}
