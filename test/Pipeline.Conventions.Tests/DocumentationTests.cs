using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amazon.CDK;
using Pipeline.Constructs;

namespace Pipeline.Conventions.Tests;

/// <summary>The text that IntelliSense shows for the library's public types.</summary>
public partial class DocumentationTests
{
    private static readonly IReadOnlyList<(string Member, string Summary)> Summaries =
    [
        .. from member in XDocument.Load(Path.ChangeExtension(typeof(StreamingPipeline).Assembly.Location, ".xml"))
            .Descendants("member")
           let summary = member.Element("summary")
           where summary is not null
           select ((string)member.Attribute("name")!, Spaces().Replace(summary.ToString(SaveOptions.DisableFormatting), " ")),
    ];

    // "Settings of a Delivery" for DeliveryProps only repeats the name.
    [Fact]
    public void Summary_SaysMoreThanTheName() => Files.ShouldHaveNoViolations(
        from entry in Summaries
        where entry.Member.StartsWith("T:Pipeline.Constructs.", StringComparison.Ordinal) && !entry.Member.Contains(".Internal.")
        where Settings().IsMatch(entry.Summary)
        select entry.Member,
        "a summary names what the settings are about, such as the destination and the source:");

    // Users who know CDK search by its words. The test finds a word that CDK drops or renames.
    [Fact]
    public void WordsOfCdk_AreThoseOfCdk()
    {
        var words = Summaries.SelectMany(entry => InCdk().Matches(entry.Summary).SelectMany(match => Code().Matches(match.Value)
            .Select(word => (entry.Member, Word: word.Groups[1].Value)))).ToList();
        words.Count.ShouldBeGreaterThan(30);
        var types = typeof(Stack).Assembly.GetExportedTypes().Where(type => !type.IsNested).ToLookup(type => type.Name);
        Files.ShouldHaveNoViolations(
            from entry in words
            let parts = entry.Word.Split('.')
            where !types[parts[0]].Any(type => parts.Length == 1 || Has(type, parts[1]))
            select $"{entry.Member}: {entry.Word}",
            "what stands behind 'In CDK:' must be a type of CDK or a property of one:");
    }

    private static bool Has(Type type, string property) =>
        type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance | BindingFlags.FlattenHierarchy) is not null;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^<summary>\s*Settings of (an? |the )?<see cref=""[^""]+"" ?/>\.\s*</summary>$")]
    private static partial Regex Settings();

    [GeneratedRegex(@"In CDK: (<c>[^<]+</c>(, )?)+")]
    private static partial Regex InCdk();

    [GeneratedRegex("<c>([^<]+)</c>")]
    private static partial Regex Code();
}
