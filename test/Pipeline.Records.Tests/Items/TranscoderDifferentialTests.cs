using System.Text;
using System.Text.Json;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>Compares the transcoder with a slow, obvious reader of the same text.</summary>
public class TranscoderDifferentialTests
{
    private const int Events = 5000;

    [Fact]
    public void RandomEvents_AreTheirItems()
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(Transcoded.Open));
        var buffer = new ItemBuffer();
        for (var seed = 0; seed < Events; seed++)
        {
            var text = new RandomEvent(seed).Make();
            buffer.Clear();
            transcoder.TryTranscode(Encoding.UTF8.GetBytes(text), Transcoded.Origin, buffer, out var item)
                .ShouldBeTrue($"{text}\n{string.Join('\n', transcoder.Violations)}");
            using var source = JsonDocument.Parse(text);
            using var made = JsonDocument.Parse(buffer[item.Json].ToArray());
            var size = 0;
            Compare(source.RootElement, made.RootElement, perPair: 0, ref size);
            item.Size.ShouldBe(size, text);
        }
    }

    private static void Compare(JsonElement source, JsonElement map, int perPair, ref int size)
    {
        var properties = source.EnumerateObject().ToList();
        var attributes = map.EnumerateObject().ToList();
        attributes.Select(attribute => attribute.Name).ShouldBe(properties.Select(property => property.Name));
        foreach (var (property, attribute) in properties.Zip(attributes))
        {
            size += Encoding.UTF8.GetByteCount(property.Name) + perPair;
            CompareValue(property.Value, attribute.Value, ref size);
        }
    }

    private static void CompareValue(JsonElement source, JsonElement attribute, ref int size)
    {
        var (type, value) = attribute.EnumerateObject().Select(pair => (pair.Name, pair.Value)).ShouldHaveSingleItem();
        switch (source.ValueKind)
        {
            case JsonValueKind.String:
                type.ShouldBe("S");
                value.GetString().ShouldBe(source.GetString());
                size += Encoding.UTF8.GetByteCount(source.GetString()!);
                break;
            case JsonValueKind.Number:
                type.ShouldBe("N");
                value.GetString().ShouldBe(source.GetRawText());
                var digits = source.GetRawText().Split('e', 'E')[0].Replace("-", "").Replace(".", "").Trim('0');
                size += 1 + ((digits.Length + 1) / 2) + (digits.Length > 0 && source.GetRawText()[0] == '-' ? 1 : 0);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                type.ShouldBe("BOOL");
                value.ValueKind.ShouldBe(source.ValueKind);
                size++;
                break;
            case JsonValueKind.Null:
                type.ShouldBe("NULL");
                value.ValueKind.ShouldBe(JsonValueKind.True);
                size++;
                break;
            case JsonValueKind.Array:
                type.ShouldBe("L");
                value.GetArrayLength().ShouldBe(source.GetArrayLength());
                size += 3 + source.GetArrayLength();
                foreach (var (element, made) in source.EnumerateArray().Zip(value.EnumerateArray()))
                    CompareValue(element, made, ref size);
                break;
            default:
                type.ShouldBe("M");
                size += 3;
                Compare(source, value, perPair: 1, ref size);
                break;
        }
    }
}
