using Pipeline.Records.Patterns;

namespace Pipeline.Records.Tests.Patterns;

/// <summary>Patterns mean what ECMA-262 says where .NET differs.</summary>
public class EcmaPatternTests
{
    [Theory]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("^abc$", "abc", true)]
    [InlineData("^abc$", "abc\n", false)]
    [InlineData("^a|b$", "xb", true)]
    [InlineData("^\\d+$", "123", true)]
    [InlineData("^\\d$", "߀", false)]
    [InlineData("^\\D$", "߀", true)]
    [InlineData("^\\w$", "é", false)]
    [InlineData("^\\W$", "é", true)]
    [InlineData("^\\s$", "\uFEFF", true)]
    [InlineData("^\\s$", "\u0085", false)]
    [InlineData("^\\S$", "\u0085", true)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData("^.$", "\r", false)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^.{2}$", "😀", false)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[😀-😂]$", "😃", false)]
    [InlineData("^[\\u{1F600}-\\u{1F6FF}\\u{20000}-\\u{2FFFF}]$", "𠮷", true)]
    [InlineData("^\\ud83d\\ude00$", "😀", true)]
    [InlineData("^😀{2}$", "😀😀", true)]
    [InlineData("^[a-z-[aeiou]]$", "-]", true)]
    [InlineData("^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$", "jane.doe@example.com", true)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("[]", "a", false)]
    [InlineData("^[\\b]$", "\b", true)]
    [InlineData("^\\cJ\\x41\\u0042\\0$", "\nAB\0", true)]
    [InlineData("^(?<year>[0-9]{4})-(?:0[1-9]|1[0-2])$", "2026-11", true)]
    [InlineData("^(?<year>[0-9]{4})-(?:0[1-9]|1[0-2])$", "2026-13", false)]
    [InlineData("^a+?b*?c??$", "aab", true)]
    [InlineData("^a{2}$", "aa", true)]
    [InlineData("^a{2,}$", "aaa", true)]
    [InlineData("^a{1,2}$", "aaa", false)]
    [InlineData("^{a}$", "{a}", true)]
    [InlineData("^\\/\\-\\_\\@\\#$", "/-_@#", true)]
    [InlineData("^#[0-9a-f]{6} x$", "#00ff00 x", true)]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    [InlineData("", "anything", true)]
    public void Pattern_MatchesAsEcma262Says(string pattern, string text, bool matches)
    {
        var made = EcmaPattern.TryCreate(pattern, out var fault);
        fault.ShouldBeNull();
        made!.IsMatch(text).ShouldBe(matches);
        char[] room = [];
        made.IsMatch(System.Text.Encoding.UTF8.GetBytes(text), ref room).ShouldBe(matches);
        EcmaPattern.IsPattern(pattern).ShouldBeTrue();
    }

    [Theory]
    [InlineData("(?=a)b", "the lookaround (?=")]
    [InlineData("(?!a)b", "the lookaround (?!")]
    [InlineData("(?<=a)b", "the lookaround (?<=")]
    [InlineData("(?<!a)b", "the lookaround (?<!")]
    [InlineData("(a)\\1", "\\1, a reference to a group")]
    [InlineData("(?<n>a)\\k<n>", "\\k, a reference to a group")]
    [InlineData("\\bword", "\\b, a word's boundary")]
    [InlineData("\\p{L}", "\\p, a Unicode property")]
    [InlineData("[\\p{L}]", "\\p, a Unicode property")]
    public void PatternBeyondLinearTime_IsNotTaken(string pattern, string fault)
    {
        EcmaPattern.TryCreate(pattern, out var found).ShouldBeNull();
        found.ShouldBe(fault);
        EcmaPattern.IsPattern(pattern).ShouldBeTrue();
    }

    [Theory]
    [InlineData("(a", "a group that is not closed")]
    [InlineData("a)", "a closing parenthesis without an opening one")]
    [InlineData("[a", "a class of characters that is not closed")]
    [InlineData("[z-a]", "a range of characters that is out of order")]
    [InlineData("*a", "* with nothing before it to repeat")]
    [InlineData("a**", "* with nothing before it to repeat")]
    [InlineData("a{2,1}", "the count {2,1}, which is out of order")]
    [InlineData("a{99999999999}", "a count of more than 2147483647")]
    [InlineData("\\", "a backslash at the end")]
    [InlineData("a\\Z", "the unknown escape \\Z")]
    [InlineData("\\x4", "the unknown escape \\x")]
    [InlineData("\\u{110000}", "the unknown escape \\u")]
    [InlineData("(?i)a", "a group of an unknown kind")]
    [InlineData("(?", "a group of an unknown kind")]
    public void TextThatIsNoPattern_IsNotTaken(string pattern, string fault)
    {
        EcmaPattern.TryCreate(pattern, out var found).ShouldBeNull();
        found.ShouldBe(fault);
        EcmaPattern.IsPattern(pattern).ShouldBeFalse();
    }
}
