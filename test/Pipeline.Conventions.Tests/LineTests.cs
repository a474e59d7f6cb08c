using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// The length of lines where the compiler's analyzers do not look: comments, texts, scripts. They hold the code of src to it
/// (RCS0056 in .editorconfig).
/// </summary>
public partial class LineTests
{
    private const int Longest = 130;

    [Fact]
    public void LineOfTheSource_IsShort() => Files.ShouldHaveNoViolations(
        from file in Files.Sources.Concat(Files.Written.Where(IsScript))
        let isTest = file.StartsWith("test/", StringComparison.Ordinal)
        let lines = Files.Read(file).Split('\n')
        from place in lines.Index()
        let line = place.Item.TrimEnd('\r')
        where Length(line) > Longest && !IsAddress(line) && !(isTest && IsData(lines, place.Index))
        select $"{file}:{place.Index + 1}: {Length(line)} characters",
        $"a line has at most {Longest} characters; a comment's address and a test's literal may be longer:");

    // As an editor counts: an emoji is one.
    private static int Length(string line) => line.EnumerateRunes().Count();

    private static bool IsScript(string file) =>
        file.EndsWith(".mjs", StringComparison.Ordinal) || file.EndsWith(".js", StringComparison.Ordinal)
        || file.EndsWith(".py", StringComparison.Ordinal)
        || file.StartsWith("scripts/", StringComparison.Ordinal) && !Path.HasExtension(file);

    // A comment's word that is longer than a line can be.
    private static bool IsAddress(string line) => Address().IsMatch(line);

    // A test compares whole documents. What is left of the line without its texts must be short.
    private static bool IsData(string[] lines, int index) =>
        Quotes(lines.Take(index)) % 2 == 1 || Quotes(lines.Take(index + 1)) % 2 == 1
        || Length(Texts().Replace(lines[index], "\"\"")) <= Longest;

    private static int Quotes(IEnumerable<string> lines) => lines.Sum(line => RawQuotes().Count(line));

    [GeneratedRegex(@"^\s*(///|//|#|\*)\s*\(?https://\S{70,}$")]
    private static partial Regex Address();

    [GeneratedRegex("\"\"\"+")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("\".*\"")]
    private static partial Regex Texts();
}
