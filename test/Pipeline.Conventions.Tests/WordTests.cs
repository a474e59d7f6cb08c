using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// The English of comments, as far as simple rules can check it: subject first, the actor by name, null or none for a
/// missing value. These rules are necessary, not sufficient.
/// </summary>
public partial class WordTests
{
    [Fact]
    public void Comments_UsePlainWords() => Files.ShouldHaveNoViolations(
        from file in Files.Sources
        from place in Files.Read(file).Split('\n').Index()
        let comment = Comment().Match(place.Item).Groups["text"].Value
        from Match match in Hard().Matches(comment)
        select $"{file}:{place.Index + 1}: '{match.Value}' in: {comment.Trim()}",
        "say null, none or empty for 'nothing'; name the actor for 'nobody', 'is told' and 'who'; begin with the subject:");

    [Theory]
    [InlineData("/// <returns>The key, or nothing.</returns>", true)]
    [InlineData("// Who reads the stream is told of it.", true)]
    [InlineData("// Firehose tells of each error.", true)]
    [InlineData("/// <returns>The key; null if none is known.</returns>", false)]
    [InlineData("// Reads the data's folder and nothing else.", false)]
    [InlineData("var nothing = 1;", false)]
    public void HardWords_AreFoundInComments(string line, bool hard) =>
        Hard().IsMatch(Comment().Match(line).Groups["text"].Value).ShouldBe(hard);

    [GeneratedRegex(@"^\s*///?(?<text>.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\b[Nn]othing\b(?! (else|more|narrower|but))|\b[Nn]obody\b|\b(is|are|be) told\b|\btells? of\b|\bspoken of\b|\bis that of\b" +
        @"|(?<=^ ?|[.:] )Who\b|\b[Tt]he same with\b")]
    private static partial Regex Hard();
}
