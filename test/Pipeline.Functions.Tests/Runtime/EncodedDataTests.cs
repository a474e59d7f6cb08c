using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>In-place decoding of base64, block by block: any length, and any foreign or wrong characters.</summary>
public sealed class EncodedDataTests
{
    [Fact]
    public void AnyLength_IsDecodedWhole()
    {
        var random = new Random(6);
        int[] lengths =
            [.. Enumerable.Range(0, 200), .. Enumerable.Range(3000, 200), .. Enumerable.Range(6100, 100), 100_000, 1_048_576];
        foreach (var length in lengths)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Decode(Convert.ToBase64String(data)).ShouldBe(data, $"{length} bytes");
        }
    }

    [Fact]
    public void WhiteSpaceAnywhere_IsPassedOver()
    {
        var data = new byte[10_000];
        new Random(7).NextBytes(data);
        Decode(Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks)
            .Replace("\r\n", "  ", StringComparison.Ordinal)).ShouldBe(data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(9_000)]
    public void WrongCharacter_IsNoBase64(int place)
    {
        var text = new StringBuilder(Convert.ToBase64String(new byte[7_500]));
        text[place] = '!';
        Decode($"{text}").ShouldBeNull();
    }

    [Theory]
    [InlineData("AAA")]
    [InlineData("A")]
    [InlineData("AA==AAAA")]
    public void CutOrPaddedWithin_IsNoBase64(string end)
    {
        Decode(end).ShouldBeNull();
        Decode(new string('A', 8_192) + end).ShouldBeNull();
    }

    [Fact]
    public void PaddingAtABlocksEnd_IsNoBase64() => Decode(new string('A', 4_094) + "==" + new string('A', 4_096)).ShouldBeNull();

    private static byte[]? Decode(string base64)
    {
        var payload = Encoding.UTF8.GetBytes($"\"{base64}\"");
        var reader = new JsonCursor(payload);
        reader.Read();
        return new EncodedData().Decode(ref reader, payload) is { } range
            ? payload[range.Start..(range.Start + range.Length)] : null;
    }
}
