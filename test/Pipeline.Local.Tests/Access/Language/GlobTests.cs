using System.Text.RegularExpressions;
using Pipeline.Local.Access.Language;

namespace Pipeline.Local.Tests.Access.Language;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything:at/all", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "ab", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "abcbc", true)]
    [InlineData("a*c", "abcb", false)]
    [InlineData("**", "x", true)]
    [InlineData("*a*a*", "aa", true)]
    [InlineData("*a*a*", "a", false)]
    [InlineData("Get*", "GetRecords", true)]
    [InlineData("Get*", "get", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[a]", "a", false)]
    [InlineData("日*", "日本", true)]
    public void Pattern_IsMatched(string pattern, string text, bool matches) =>
        Glob.Matches(Glob.Pattern(pattern), text).ShouldBe(matches);

    [Fact]
    public void RandomPatterns_MatchAsTheRegexDoes()
    {
        const string letters = "ab:";
        const string signs = "ab:*?";
        var random = new Random(20261121);
        var matched = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => signs[random.Next(signs.Length)]));
            var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => letters[random.Next(letters.Length)]));
            var regex = $"^{Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".")}$";
            var expected = Regex.IsMatch(text, regex, RegexOptions.Singleline);
            Glob.Matches(Glob.Pattern(pattern), text).ShouldBe(expected, $"pattern {pattern}, text {text}");
            if (expected) matched++;
        }

        matched.ShouldBeGreaterThan(1_000, "the patterns must not all miss");
    }

    [Fact]
    public void RandomResourcePatterns_MatchAsTheRegexDoes()
    {
        const string letters = "ab:";
        const string signs = "ab::*?";
        var random = new Random(1021);
        var matched = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var pattern =
                $"arn:{string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => signs[random.Next(signs.Length)]))}";
            var text =
                $"arn:{string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => letters[random.Next(letters.Length)]))}";
            var expected = Regex.IsMatch(text, Reference(pattern), RegexOptions.Singleline);
            ArnPattern.MatchesResource(Glob.Pattern(pattern), text).ShouldBe(expected, $"pattern {pattern}, text {text}");
            if (expected) matched++;
        }

        matched.ShouldBeGreaterThan(500, "the patterns must not all miss");
    }

    // The same rule in other words: within the first five components, a wildcard matches no colon, except a star before a colon.
    private static string Reference(string pattern)
    {
        var parts = pattern.Split(':', 6);
        var regexes = parts.Select((part, i) =>
        {
            if (i == parts.Length - 1) return Regex.Escape(part).Replace("\\*", ".*").Replace("\\?", ".");
            // If the last star of a component reaches into the next one, earlier wildcards of that component may do so, too.
            var takes = part.EndsWith('*') ? "." : "[^:]";
            return Regex.Escape(part).Replace("\\*", $"{takes}*").Replace("\\?", takes);
        });
        return $"^{string.Join(':', regexes)}$";
    }
}
