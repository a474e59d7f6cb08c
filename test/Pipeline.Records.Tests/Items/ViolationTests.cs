using System.Text;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>Every refusal has its own message.</summary>
public class ViolationTests
{
    private static readonly string Long = new('é', 40);

    private static readonly string[] Records =
    [
        // Input that is not one object.
        "", " ", "[]", "\"text\"", "12", "null", "true", "{", """{"zone":"a","n":1}x""", """{"zone":"a","n":1}{}""",
            """{"zone":"a","n":01}""",
        """{"zone":"a",}""", "\uFEFF{}", """{"zone":"a","n":1}/**/""", """{"zone":"\x"}""", "{\"zone\":\"a\nb\"}",
        // Missing or unknown fields.
        "{}", """{"zone":"a","n":1,"place":{}}""", """{"zone":"a","n":1,"place":{"floor":1,"door":2}}""",
        // Types.
        """{"zone":1,"n":"1"}""", """{"zone":null,"n":null}""", """{"zone":[],"n":{}}""",
            """{"zone":"a","n":true,"big":1.5,"count":"x"}""",
        """{"zone":"a","n":1,"tags":{},"place":[],"flag":0,"note":1,"expires":"soon","text":""}""",
        """{"zone":"a","n":1,"tags":["abcd",1,null,{"a":1}]}""",
        // Values.
        """{"zone":"a","n":1,"text":"a","level":"mid","grade":2,"flag":false,"note":"y"}""",
            """{"zone":"a","n":1,"text":"abcde"}""",
        $$"""{"zone":"a","n":1,"text":"{{Long}}","level":"{{Long}}"}""",
        """{"zone":"a","n":1,"count":-1,"ratio":-1.5}""", """{"zone":"a","n":1,"count":100,"ratio":1000.01}""",
        """{"zone":"a","n":1,"big":9223372036854775808}""", """{"zone":"a","n":1,"big":-9223372036854775809}""",
            """{"zone":"a","n":1,"big":1e19,"count":0.5}""",
        """{"zone":"a","n":1,"at":"2026-11-21","day":"2026-02-29","id":"f81d4fae"}""",
        // Numbers that DynamoDB cannot store.
        """{"zone":"a","n":1e126,"ratio":1e-131,"x":[123456789012345678901234567890123456789]}""",
        // Names.
        """{"zone":"a","n":1,"n":2,"\u006e":3}""", """{"zone":"a","n":1,"x":1,"\u0078":1,"open":{"b":1,"c":{"b":1},"b":2}}""",
            """{"zone":"a","n":1,"":1}""",
        """{"zone":"a","n":1,"place":{"floor":1,"floor":1}}""",
        // Unicode.
        """{"zone":"a","n":1,"x":"\ud83d","text":"\ud83d","\ud83d":1,"\ud83e":[1]}""", """{"zone":"\ude00","n":1}""",
            """{"zone":"a","n":1,"\ud83dx":1}""", """{"zone":"a","n":1,"open":{"b":["\ud83d\ud83d"]}}""",
        // Keys.
        """{"zone":"-","n":1}""",
        // Positions.
        $$$"""{"zone":"a","n":1,"x":{"y":[{"{{{Long}}}":[1e999]}]}}""",
    ];

    [Fact]
    public void EveryRefusal_HasTheseWords()
    {
        var text = new StringBuilder();
        foreach (var record in Records)
        {
            text.Append(record.ReplaceLineEndings("\\n").Replace("\uFEFF", "(byte order mark)")).Append('\n');
            foreach (var violation in Transcoded.Violations(record)) text.Append("  - ").Append(violation).Append('\n');
        }

        Snapshot.VerifyText(text.ToString());
    }

    [Fact]
    public void KeyWithoutReplacement_MustNotBeEmpty() => Transcoded.Violations("""{"id":""}""", Transcoded.Open).ShouldBe(
        ["id must have at least 1 character; got an empty string"]);

    [Fact]
    public void ControlCharacter_IsShownAsItsEscape() =>
        Transcoded.Violations("{\"zone\":\"a\",\"n\":1,\"level\":\"m\u009bd\"}").ShouldBe(
        ["level must be one of low, high; got m\\u009bd"]);

    [Fact]
    public void ReservedName_IsRefusedAtTheTopOnly()
    {
        var options = new ItemOptions { RawAttribute = "raw", Metadata = true, TimeToLive = TimeSpan.FromDays(1) };
        string[] names =
        [
            "raw", "kinesis_shard_id", "kinesis_sequence_number", "kinesis_sub_sequence_number", "kinesis_arrival_time",
                "expires_at", "expires_\\u0061t",
        ];
        foreach (var name in names)
        {
            Transcoded.Violations($$"""{"id":"a","{{name}}":1}""", Transcoded.Open, options)
                .ShouldBe([$"{name.Replace("\\u0061", "a")} must not be there, since the writer sets it; got it"]);
            Transcoded.Item($$$"""{"id":"a","x":{"{{{name}}}":1}}""", Transcoded.Open, options)
                .ShouldContain($"\"{name}\":{{\"N\":\"1\"}}");
            Transcoded.Item($$"""{"id":"a","{{name}}":1}""", Transcoded.Open).ShouldContain($"\"{name}\":{{\"N\":\"1\"}}");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 }, "0xC3 at offset 7")]
    [InlineData(new byte[] { 0xFF }, "0xFF at offset 7")]
    [InlineData(new byte[] { 0xED, 0xA0, 0xBD }, "0xED at offset 7")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "0xC0 at offset 7")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xF0, 0x9F, 0x98 }, "0xF0 at offset 9")]
    public void BytesThatAreNoUtf8_AreRefused(byte[] bytes, string place) =>
        Transcoded.Violations([.. "{\"id\":\""u8, .. bytes, .. "\"}"u8], Transcoded.Open)
        .ShouldBe([$"the record must be UTF-8; got the byte {place}"]);

    [Fact]
    public void MoreThanAHundredMistakes_AreCutToAHundred()
    {
        var violations =
            Transcoded.Violations($$"""{"zone":"a","n":1,"tags":[{{string.Join(',', Enumerable.Range(0, 250))}}]}""");
        violations.Count.ShouldBe(100);
        violations[99].ShouldBe("tags[99] must be a string or null; got 99");
    }

    [Fact]
    public void ListOfARefusal_IsNotChangedByTheNext()
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(Transcoded.Open));
        var buffer = new ItemBuffer();
        transcoder.TryTranscode("{}"u8, default, buffer, out _).ShouldBeFalse();
        var first = transcoder.Violations;
        transcoder.TryTranscode("[]"u8, default, buffer, out _).ShouldBeFalse();
        first.ShouldBe(["id must be there; got nothing"]);
    }

    [Fact]
    public void Validator_SaysTheSame()
    {
        var validator = new EventValidator(EventSchema.Parse(Transcoded.Full));
        foreach (var record in Records)
        {
            validator.Validate(Encoding.UTF8.GetBytes(record)).ShouldBe(Transcoded.Violations(record));
            validator.Validate("""{"zone":"a","n":1}"""u8).ShouldBeEmpty();
        }
    }
}
