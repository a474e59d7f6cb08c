using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Contracts;

/// <summary>Any bytes from a client are either parsed or refused as invalid JSON; reading a string never fails later.</summary>
public class GivenJsonTests
{
    [Theory]
    [InlineData("""{"a":"caf\ud83d"}""", "caf\uFFFD", true)]
    [InlineData("""{"a":"\ude00x"}""", "\uFFFDx", true)]
    [InlineData("""{"a":"\uDE00\uD83D"}""", "\uFFFD\uFFFD", true)]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", "\uFFFD😀", true)]
    [InlineData("""{"a":"\ud83d\n"}""", "\uFFFD\n", true)]
    [InlineData("""{"a":"\ud83d\ude00"}""", "😀", false)]
    [InlineData("""{"a":"\\ud83d"}""", """\ud83d""", false)]
    [InlineData("""{"a":"\\\ud83d"}""", "\\\uFFFD", true)]
    [InlineData("""{"a":"\u00e9\\"}""", "é\\", false)]
    [InlineData("""{"a":"plain"}""", "plain", false)]
    public void HalfAPair_IsReplacedAndTold(string json, string expected, bool hasHalfPair)
    {
        using var document = GivenJson.Parse(Encoding.UTF8.GetBytes(json), out var has);
        document.RootElement.GetProperty("a").GetString().ShouldBe(expected);
        has.ShouldBe(hasHalfPair);
    }

    [Fact]
    public void NamesWithHalfAPair_DoNotHideTheOthers()
    {
        using var document = GivenJson.Parse("""{"\ud83d":1,"zone":"a"}"""u8.ToArray());
        document.RootElement.GetProperty("zone").GetString().ShouldBe("a");
        document.RootElement.EnumerateObject().First().Name.ShouldBe("\uFFFD");
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0xBD })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })]
    public void BytesThatAreNoText_AreReplaced(byte[] bytes)
    {
        using var document = GivenJson.Parse((byte[])[.. "{\"a\":\"x"u8, .. bytes, .. "y\"}"u8], out var hasHalfPair);
        var text = document.RootElement.GetProperty("a").GetString()!;
        text.ShouldStartWith("x\uFFFD");
        text.ShouldEndWith("\uFFFDy");
        hasHalfPair.ShouldBeFalse();
    }

    [Fact]
    public void DeepJson_IsRead()
    {
        var json = $"{{\"a\":\"x\",\"d\":{new string('[', 500)}{new string(']', 500)}}}";
        using var document = GivenJson.Parse(Encoding.UTF8.GetBytes(json));
        document.RootElement.GetProperty("a").GetString().ShouldBe("x");
    }

    // Every string and name of a parsed value can be read; all later code relies on this.
    [Fact]
    public void RandomDamage_IsRefusedOrReadable()
    {
        var random = new Random(20261128);
        var sound = Encoding.UTF8.GetBytes(
            """{"zone":"caf\u00e9 \ud83d\ude00","\ud83d\ude00":["\\u","é😀",{"n":1.50}],"t":true}""");
        var readable = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])sound.Clone();
            for (var j = random.Next(1, 4); j > 0; j--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using var document = GivenJson.Parse(damaged);
                Read(document.RootElement);
                readable++;
            }
            catch (JsonException)
            {
                // Invalid JSON.
            }
        }

        readable.ShouldBeGreaterThan(1000);
    }

    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    property.Name.ShouldNotBeNull();
                    Read(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Read(item);
                break;
            default:
                element.ToString().ShouldNotBeNull();
                break;
        }
    }
}
