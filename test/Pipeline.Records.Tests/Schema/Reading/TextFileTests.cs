using System.Text;

namespace Pipeline.Records.Tests.Schema.Reading;

/// <summary>A schema file is read unchanged or refused: no byte of it becomes another character.</summary>
public class TextFileTests
{
    private const string Schema = """
        {
          "type": "object",
          "properties": { "id": { "type": "string", "enum": ["café", "😀"] } },
          "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" }
        }
        """;

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32BE", true)]
    public void TextThatSaysWhatItIs_IsRead(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Schema)];
        Load(bytes).Find("id")!.Enum.ShouldBe(["café", "😀"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Latin1_IsRefusedWithThePlace(int mark)
    {
        byte[] bytes = [.. Encoding.UTF8.GetPreamble().Take(mark), .. Encoding.Latin1.GetBytes(Schema.Replace("😀", "x"))];
        var offset = Array.IndexOf(bytes, (byte)0xE9);
        var error = Should.Throw<InvalidInputException>(() => Load(bytes));
        error.Violations.ShouldHaveSingleItem().ShouldStartWith(
            $"the text must be UTF-8; got the byte 0xE9 at offset {offset}, in line 3; "
            + "convert it, such as from Latin-1: iconv -f ISO-8859-1 -t UTF-8 '");
    }

    [Theory]
    [InlineData("FFFE7B003DD8")]
    [InlineData("FEFF007BD83D")]
    [InlineData("FFFE0000FFFFFFFF")]
    public void BytesThatAreNotWhatTheMarkSays_AreRefused(string bytes) =>
        Should.Throw<InvalidInputException>(() =>
            Load(Convert.FromHexString(bytes))).Message
            .ShouldContain(", as its byte order mark says; got other bytes; save it as UTF-8");

    private static EventSchema Load(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "schema.json");
        File.WriteAllBytes(path, bytes);
        return EventSchema.Load(path);
    }
}
