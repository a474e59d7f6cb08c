using System.IO.Compression;
using System.Text;
using Pipeline.Records.Aggregation;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>The message for a record that is not an event names the problem without a parser's terms.</summary>
public class RecordWordsTests
{
    private const string Utf8 = "the record must be one JSON object in UTF-8; got ";
    private const string Json = "the record must be one JSON object; got ";

    public static TheoryData<string, byte[], string> Recognized => new()
    {
        { "GZIP", Gzip("{\"id\":1}"), Utf8 + "GZIP data; set ReadGzip of the writer, or Decompress of the delivery" },
        { "CloudWatch Logs", Gzip("{\"messageType\":\"DATA_MESSAGE\"}"),
            Utf8 + "GZIP data of a CloudWatch Logs subscription; set ReadGzip of the writer, or Decompress of the delivery" },
        { "damaged GZIP", [0x1F, 0x8B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            Utf8 + "GZIP data that is damaged; set ReadGzip of the writer, or Decompress of the delivery" },
        { "zlib", Zlib("{\"id\":1}"), Utf8 + "zlib data; decompress it before" },
        { "Zstandard", [0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58], Utf8 + "Zstandard data; decompress it before" },
        { "KPL, wrong digest", Changed(Aggregates.Of(("k", "data"))),
            Utf8 + "a KPL aggregate whose MD5 digest is not that of its message; put its records again" },
        { "KPL, a byte behind", [.. Aggregates.Of(("k", "data")), 0],
            Utf8 + "a KPL aggregate whose MD5 digest is not that of its message; put its records again" },
        { "KPL, cut off", [.. AggregateFrame.Magic, 1, 2], Utf8 + "a KPL aggregate that is cut off; put its records again" },
        { "KPL, no message", Aggregates.Seal([0xFF]), Utf8
            + "a KPL aggregate whose message cannot be read or has no record; put its records again" },
        { "UTF-16 with a mark", [0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0], Utf8
            + "UTF-16; write it in UTF-8 without a byte order mark" },
        { "UTF-16 BE with a mark", [0xFE, 0xFF, 0, (byte)'{', 0, (byte)'}'], Utf8
            + "UTF-16; write it in UTF-8 without a byte order mark" },
        { "UTF-32", [0xFF, 0xFE, 0, 0, (byte)'{', 0, 0, 0], Utf8 + "UTF-32; write it in UTF-8 without a byte order mark" },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes("{\"id\":\"a\"}"), Json
            + "UTF-16; write it in UTF-8 without a byte order mark" },
        { "UTF-16 BE without a mark", Encoding.BigEndianUnicode.GetBytes("{\"id\":\"a\"}"), Json
            + "UTF-16; write it in UTF-8 without a byte order mark" },
        { "byte order mark", [0xEF, 0xBB, 0xBF, .. "{\"id\":\"a\"}"u8], Json
            + "a byte order mark before it; write it in UTF-8 without a byte order mark" },
        { "Avro", [.. "Obj"u8, 1, 2], Json + "an Avro file; write JSON" },
        { "Parquet", "PAR1xxxx"u8.ToArray(), Json + "a Parquet file; write JSON" },
        { "Latin-1", [.. "{\"id\":\"caf"u8, 0xE9, .. "\"}"u8], "the record must be UTF-8; got the byte 0xE9 at offset 10" },
        { "two objects", "{\"id\":\"a\"} {\"id\":\"b\"}"u8.ToArray(), Json
            + "several objects in one record, the second at offset 11" },
        { "a log line", "2 111122223333 eni-1235b8ca123456789 172.31.9.69"u8.ToArray(), Json + "text that is no JSON" },
        { "text", "hello"u8.ToArray(), Json + "text that is no JSON, beginning with 'h'" },
        { "Python", "{'id': 'a'}"u8.ToArray(), Json
            + "a fault in it at offset 1: a single quotation mark, where JSON has double ones" },
        { "a number", "12"u8.ToArray(), "the record must be a JSON object; got a number" },
        { "an array", "[{\"id\":\"a\"}]"u8.ToArray(), "the record must be a JSON object; got an array" },
        { "cut off", "{\"id\":\"a"u8.ToArray(), Json + "JSON that ends before it is whole, at offset 8" },
        { "cut off behind a literal", "{\"id\":tru"u8.ToArray(), Json + "JSON that ends before it is whole, at offset 9" },
        { "trailing comma", "{\"id\":\"a\",}"u8.ToArray(), Json
            + "a fault in it at offset 10: a comma before the closing bracket" },
        { "NaN", "{\"id\":NaN}"u8.ToArray(), Json + "a fault in it at offset 6: 'N'" },
        { "line break in a text", "{\"id\":\"a\nb\"}"u8.ToArray(), Json
            + "a fault in it at offset 8: the byte 0x0A, which a text has as an escape" },
        { "blank", " \n"u8.ToArray(), Json + "none: the record is white space alone" },
        { "empty", [], Json + "none: the record is empty" },
    };

    [Theory]
    [MemberData(nameof(Recognized))]
    public void RecordThatIsNoEvent_IsCalledWhatItIs(string what, byte[] record, string violation) =>
        Transcoded.Violations(record, Transcoded.Open).ShouldBe([violation], what);

    [Fact]
    public void MutationOfAnEvent_IsNeverToldInTheParsersWords()
    {
        string[] words = ["isFinalBlock", "reader options", "LineNumber", "Expected", "is an invalid", "configured depth"];
        var random = new Random(1);
        var event_ = Encoding.UTF8.GetBytes("""{"id":"a","n":[1,2.5e3,{"x":null,"y":"\u00e9\n"}],"t":true}""");
        for (var i = 0; i < 5000; i++)
        {
            var record = event_.ToArray();
            record[random.Next(record.Length)] = (byte)random.Next(256);
            var transcoder = new ItemTranscoder(EventSchema.Parse(Transcoded.Open));
            if (transcoder.TryTranscode(
                i % 2 == 0 ? record : record[..random.Next(record.Length)], Transcoded.Origin, new ItemBuffer(), out _))
            {
                continue;
            }

            transcoder.Violations.ShouldEachBe(
                violation => !words.Any(word => violation.Contains(word, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void HiddenValues_AreNotInTheViolations()
    {
        var validator = new EventValidator(EventSchema.Parse(Transcoded.Full), hidesValues: true);
        var record = """
            {"zone":"secret","n":"secret","text":"secret","level":"secret","grade":123,"flag":"secret","count":123,"at":"secret",
            "day":"secret","id":"secret","note":"secret","tags":["secret",123],"place":{"door":"secret"},"expires":1795252502123}
            """u8;
        var violations = validator.Validate(record);
        violations.Count.ShouldBeGreaterThan(10);
        violations.ShouldEachBe(violation => !violation.Contains("secret", StringComparison.Ordinal)
            && !violation.Contains("123", StringComparison.Ordinal));
    }

    private static byte[] Changed(byte[] data)
    {
        data[^1] ^= 1;
        return data;
    }

    private static byte[] Gzip(string text) => Compressed(text, stream => new GZipStream(stream, CompressionLevel.Fastest));

    private static byte[] Zlib(string text) => Compressed(text, stream => new ZLibStream(stream, CompressionLevel.Optimal));

    private static byte[] Compressed(string text, Func<Stream, Stream> compress)
    {
        var output = new MemoryStream();
        using (var stream = compress(output)) stream.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }
}
