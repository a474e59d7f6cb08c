namespace Pipeline.Records.Tests.Schema;

public class SchemaTextTests
{
    [Theory]
    [InlineData("", 1, 1, "the text ends before it is whole")]
    [InlineData("{ \"a\": 1", 1, 9, "the text ends before it is whole")]
    [InlineData("{\n  \"type\": object }", 2, 11, "'o'")]
    [InlineData("{ \"títle\": x }", 1, 12, "'x'")]
    [InlineData("{ \"a\": 1, }", 1, 11, "a comma before the closing bracket")]
    [InlineData("{ \"é\": 1,\n }", 2, 2, "a comma before the closing bracket")]
    [InlineData("{ // what it is\n }", 1, 3, "a comment, which JSON has not")]
    [InlineData("{ 'a': 1 }", 1, 3, "a single quotation mark, where JSON has double ones")]
    [InlineData("{ \"a\": \"\t\" }", 1, 9, "the byte 0x09, which a text has as an escape")]
    [InlineData("{ \"a\": \"\\x\" }", 1, 10, "an escape that JSON has not")]
    [InlineData("{} {}", 1, 4, "'{'")]
    public void TextThatIsNoJson_IsRefusedWithLineAndColumn(string text, int line, int column, string fault)
    {
        var error = Should.Throw<InvalidInputException>(() => EventSchema.Parse(text, "doors"));
        error.Subject.ShouldBe("Event schema 'doors'");
        error.Violations.ShouldHaveSingleItem()
            .ShouldBe($"the text must be JSON; got a fault at line {line}, column {column}: {fault}; correct it there");
    }

    [Theory]
    [InlineData("""{ "title": "\ud83d" }""")]
    [InlineData("""{ "\udc00": "" }""")]
    public void HalfASurrogatePair_IsRefused(string text) => Should.Throw<InvalidInputException>(() => EventSchema.Parse(text))
        .Violations.ShouldContain(
            "the text must be Unicode; got half a surrogate pair, such as \\ud83d alone; write the character");

    [Fact]
    public void HalfASurrogatePairUnescaped_IsRefused() =>
        Should.Throw<InvalidInputException>(() => EventSchema.Parse("{ \"title\": \"\ud83d\" }"))
            .Violations.ShouldHaveSingleItem().ShouldStartWith("the text must be Unicode");

    [Fact]
    public void MissingFile_IsRefusedByItsPath()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "none.json");
        Should.Throw<InvalidInputException>(() => EventSchema.Load(path)).Violations.ShouldBe(
            [$"the path must name a JSON Schema file; got '{path}', where no file is; correct the path or add the file"]);
    }

    [Fact]
    public void FileThatIsNoSchema_IsNamedInTheMessage()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "bad.json");
        File.WriteAllText(path, "[]");
        Should.Throw<InvalidInputException>(() =>
            EventSchema.Load(path)).Message.ShouldStartWith($"Event schema '{path}' has 1 mistake");
    }

    [Fact]
    public void DeeperThanAnyParser_IsRefusedAndDoesNotCrash() =>
        Should.Throw<InvalidInputException>(() => EventSchema.Parse(Schemas.WithProperty(Schemas.Nested(5000))));
}
