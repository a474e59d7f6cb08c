using System.Text;
using Pipeline.Local.Report;

namespace Pipeline.Local.Tests.Report;

/// <summary>Any object key becomes the name of a file, on every operating system, and no two keys become the same one.</summary>
public sealed class ExportNamesTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("data/2026/11/21/file-1.json.gz", "data/2026/11/21/file-1.json.gz")]
    [InlineData("größe/日本 語.txt", "größe/日本 語.txt")]
    [InlineData("folder/", "folder/%empty")]
    [InlineData("/absolute", "%empty/absolute")]
    [InlineData("a//b", "a/%empty/b")]
    [InlineData("../../etc/passwd", ".%2E/.%2E/etc/passwd")]
    [InlineData("a/./b", "a/%2E/b")]
    [InlineData("C:\\Windows\\x", "C%3A%5CWindows%5Cx")]
    [InlineData("a:b", "a%3Ab")]
    [InlineData("100%", "100%25")]
    [InlineData("%empty", "%25empty")]
    [InlineData("what? <now>|\"*", "what%3F %3Cnow%3E%7C%22%2A")]
    [InlineData("trailing.", "trailing%2E")]
    [InlineData("trailing /x", "trailing%20/x")]
    [InlineData("CON", "%43ON")]
    [InlineData("con.txt", "%63on.txt")]
    [InlineData("logs/LPT1/x", "logs/%4CPT1/x")]
    [InlineData("aux .tar.gz", "%61ux .tar.gz")]
    [InlineData("CONSOLE", "CONSOLE")]
    [InlineData("a\u0001\u007f\nb", "a%01%7F%0Ab")]
    [InlineData("\u0085", "%C2%85")]
    public void Key_IsReadableAndReversible(string key, string path)
    {
        ExportNames.Of([key]).ShouldBe([(key, path)]);
        Decode(path).ShouldBe(key);
    }

    [Fact]
    public void ObjectThatIsAlsoAFolder_HasASuffix() => ExportNames.Of(["dir", "dir/", "dir/file", "dir/file/deep"])
        .Select(item => item.Path).ShouldBe(["dir%object", "dir/%empty", "dir/file%object", "dir/file/deep"]);

    [Fact]
    public void KeysThatDifferInCaseOrForm_HaveNamesOfTheirOwn() =>
        ExportNames.Of(["A/x", "a/X", "\u00e9", "e\u0301", "DIR", "dir/x"])
        .Select(item => item.Path).ShouldBe(["A/x", "a/X%case2", "\u00e9", "e%CC%81", "DIR%object", "dir/x"]);

    [Fact]
    public void LongName_IsCutAndTellsItselfFromOthers()
    {
        string[] keys = [$"{new string('a', 300)}1", $"{new string('a', 300)}2", new string('日', 300),
            string.Concat(Enumerable.Repeat("😀", 200))];
        var paths = ExportNames.Of(keys).Select(item => item.Path).ToList();
        paths.Distinct().Count().ShouldBe(keys.Length);
        paths.ShouldEachBe(path => Encoding.UTF8.GetByteCount(path) <= 255);
        paths[0].ShouldStartWith(new string('a', 25));
        paths[0].ShouldContain("%hash-");
    }

    [Fact]
    public void LongPath_IsAHash()
    {
        var path = ExportNames.Of([string.Join('/', Enumerable.Repeat("ab:", 250))]).Single().Path;
        path.ShouldStartWith("%hash-");
        path.Length.ShouldBeLessThan(60);
    }

    [Fact]
    public void AnyKeys_GetDifferentNamesInsideTheFolder()
    {
        var random = new Random(7);
        const string letters = "aAbé/./\\:%~ CON\u0001日";
        var keys = Enumerable.Range(0, 5000)
            .Select(_ => new string(
                [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length)])]))
            .Distinct(StringComparer.Ordinal).ToList();
        var named = ExportNames.Of(keys);
        named.Select(item => item.Key).ShouldBe(keys);
        var folded = named.Select(item => item.Path.ToUpperInvariant()).ToList();
        folded.Distinct(StringComparer.Ordinal).Count().ShouldBe(keys.Count);
        var files = folded.ToHashSet(StringComparer.Ordinal);
        foreach (var path in folded)
        {
            path.Split('/').ShouldEachBe(
                part => part.Length > 0 && part != "." && part != ".." && !part.EndsWith('.') && !part.EndsWith(' '));
            // No file has the path of a folder.
            for (var at = path.IndexOf('/'); at >= 0; at = path.IndexOf('/', at + 1)) files.ShouldNotContain(path[..at]);
        }
    }

    private static string Decode(string path) =>
        string.Join('/', path.Split('/').Select(part => part == "%empty" ? "" : Uri.UnescapeDataString(part)));
}
