namespace Pipeline.Records.Tests;

public class SchemaTextTests
{
    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"type\": object }", 2, 11)]
    [InlineData("{ \"títle\": x }", 1, 12)]
    [InlineData("{ \"a\": 1, }", 1, 11)]
    [InlineData("{} {}", 1, 4)]
    public void TextThatIsNoJson_IsRefusedWithLineAndColumn(string text, int line, int column)
    {
        var error = Should.Throw<InvalidInputException>(() => EventSchema.Parse(text, "doors"));
        error.Subject.ShouldBe("Event schema 'doors'");
        error.Violations.ShouldHaveSingleItem()
            .ShouldStartWith($"the text must be JSON; got a fault at line {line}, column {column} (");
        error.Violations[0].ShouldEndWith("); correct it there");
    }

    [Theory]
    [InlineData("""{ "title": "\ud83d" }""")]
    [InlineData("""{ "\udc00": "" }""")]
    public void HalfASurrogatePair_IsRefused(string text) => Should.Throw<InvalidInputException>(() => EventSchema.Parse(text))
        .Violations.ShouldContain("the text must be Unicode; got half a surrogate pair, such as \\ud83d alone; write the character");

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
        Should.Throw<InvalidInputException>(() => EventSchema.Load(path)).Message.ShouldStartWith($"Event schema '{path}' has 1 mistake");
    }

    [Fact]
    public void DeeperThanAnyParser_IsRefusedAndDoesNotCrash() =>
        Should.Throw<InvalidInputException>(() => EventSchema.Parse(Schemas.WithProperty(Schemas.Nested(5000))));
}
