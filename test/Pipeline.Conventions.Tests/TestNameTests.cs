using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

public partial class TestNameTests
{
    [Fact]
    public void Test_IsNamedSituationAndOutcome() => Files.ShouldHaveNoViolations(
        from file in Files.Sources.Where(file => file.StartsWith("test/"))
        from Match match in TestMethod().Matches(Files.Read(file))
        let name = match.Groups["name"].Value
        where name.Count(c => c == '_') != 1 || name.EndsWith("_Ok")
        select $"{file}: {name}",
        "a test is named Situation_Outcome:");

    [Fact]
    public void Test_IsNeverSkipped() => Files.ShouldHaveNoViolations(
        Files.Sources.Where(file => file.StartsWith("test/") && SkippedTest().IsMatch(Files.Read(file))),
        "a test that does not run proves nothing; mend or delete it:");

    [Fact]
    public void AssertionOverAll_FailsOnNone() => Files.ShouldHaveNoViolations(
        Files.Sources.Where(file => file.StartsWith("test/") && file != "test/Shared/Assertions.cs" && Files.Read(file)
            .Contains(".Should" + "AllBe(")),
        "ShouldAllBe passes where there is nothing; use ShouldEachBe:");

    [GeneratedRegex(@"\[(?:Unix)?(Fact|Theory)[^\]]*\](\s*\[[^\]]*\])*\s*public (async )?(void|Task) (?<name>\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*Skip\s*=")]
    private static partial Regex SkippedTest();
}
