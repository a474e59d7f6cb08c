using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// The length of lines that the compiler's analyzers do not check: comments, texts, scripts. The analyzers check the code of src
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

    // Counts as an editor does: an emoji is one character.
    private static int Length(string line) => line.EnumerateRunes().Count();

    private static bool IsScript(string file) =>
        file.EndsWith(".mjs", StringComparison.Ordinal) || file.EndsWith(".js", StringComparison.Ordinal)
        || file.EndsWith(".py", StringComparison.Ordinal)
        || file.StartsWith("scripts/", StringComparison.Ordinal) && !Path.HasExtension(file);

    // One word of a comment that is longer than a line.
    private static bool IsAddress(string line) => Address().IsMatch(line);

    // A test may compare whole documents, but the rest of such a line must be short.
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
