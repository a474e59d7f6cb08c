using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// Prices are written once, in <c>docs/prices.json</c>, with the day on which they were read and their source. Comments, pages
/// and scripts quote them: each number before USD must be one that the named price page has.
/// </summary>
public partial class PriceTests
{
    private const string Page = "docs/prices.md";

    private static readonly PriceList List = JsonSerializer.Deserialize<PriceList>(
        Files.Read("docs/prices.json"), JsonSerializerOptions.Web)!;

    [Fact]
    public void EveryPrice_HasDateAndSource()
    {
        DateOnly.TryParseExact(List.Read, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            .ShouldBeTrue(List.Read);
        List.Prices.Select(price => price.Id).ShouldBeUnique();
        Files.ShouldHaveNoViolations(
            from price in List.Prices
            where !PricingPage().IsMatch(price.Page) || price.Checked.Length == 0 || price.Per.Length == 0
            || Number(price.Amount) <= 0
            select price.Id,
            "a price must have an amount, a unit, AWS's page of prices and what it was checked by:");
    }

    [Fact]
    public void EveryExample_IsTheSumOfItsPrices() => Files.ShouldHaveNoViolations(
        from example in List.Examples
        let sum = Sum(example)
        where Math.Abs(sum - Number(example.Amount)) > Half(example.Amount)
        select string.Create(CultureInfo.InvariantCulture, $"{example.Id}: {example.Amount}, and its prices make {sum}"),
        "an example must be what its prices make, rounded:");

    [Fact]
    public void PageOfPrices_IsMadeOfTheList()
    {
        var (file, received) = (Repository.PathTo(Page), Repository.PathTo("docs/prices.received.md"));
        var isSame = File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == Markdown();
        if (isSame) File.Delete(received);
        else File.WriteAllText(received, Markdown());
        isSame.ShouldBeTrue($"{Page} must be what docs/prices.json makes of it; read {received}, then give it that name");
    }

    [Fact]
    public void EveryPriceInAComment_IsOneOfItsPage()
    {
        var quotes = Files.Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(file => Blocks(file)).ToList();
        quotes.Count(block => Quoted().IsMatch(block.Text)).ShouldBeGreaterThan(20);
        Files.ShouldHaveNoViolations(quotes.SelectMany(block => Wrong(block.Place, block.Text)), "prices in comments:");
    }

    [Fact]
    public void EveryPriceInAPage_IsOneOfItsPage() => Files.ShouldHaveNoViolations(
        from file in Files.Written
        where file.EndsWith(".md", StringComparison.Ordinal) && file != Page
        from part in Regex.Split(Files.Read(file).ReplaceLineEndings("\n"), @"\n\n|\n(?=\|)")
        from wrong in Wrong(file, part)
        select wrong,
        "prices in pages:");

    [Fact]
    public void Scripts_ReadPricesFromTheList() => Files.ShouldHaveNoViolations(
        Files.Written.Where(file => file.StartsWith("scripts/", StringComparison.Ordinal) && Quoted().IsMatch(Files.Read(file))),
        "a script reads docs/prices.json; no price stands in it:");

    [Theory]
    [InlineData("0.04 USD an hour (https://aws.amazon.com/kinesis/data-streams/pricing/)", true)]
    [InlineData("0.05 USD an hour (https://aws.amazon.com/lambda/pricing/)", false)]
    [InlineData("0.041 USD an hour (https://aws.amazon.com/kinesis/data-streams/pricing/)", false)]
    [InlineData("about 29 USD a month (https://aws.amazon.com/kinesis/data-streams/pricing/)", true)]
    [InlineData("0.04 USD an hour", false)]
    [InlineData("0.04 USD an hour ([prices](docs/prices.md))", true)]
    [InlineData("nothing, ever", true)]
    public void Quote_MustBeAPriceOfThePageBesideIt(string text, bool isRight) => Wrong("here", text).Any().ShouldBe(!isRight);

    private static IEnumerable<string> Wrong(string place, string text)
    {
        var known = Amounts([.. PricingPage().Matches(text).Select(match => match.Value)],
            text.Contains("prices.md", StringComparison.Ordinal));
        return Quoted().Matches(text).Select(match => match.Groups[1].Value)
            .Where(number => !known.Contains(Number(number)))
            .Select(number =>
                $"{place}: {number} USD is no price of a page beside it; quote docs/prices.json, and name AWS's page of prices");
    }

    private static HashSet<decimal> Amounts(HashSet<string> pages, bool all)
    {
        var prices = List.Prices.Where(price => all || pages.Contains(price.Page)).ToDictionary(price => price.Id);
        return
        [
            .. prices.Values.Select(price => Number(price.Amount)),
            .. List.Examples.Where(example => example.Of.Keys.All(prices.ContainsKey)).Select(example => Number(example.Amount)),
        ];
    }

    // Comments, each joined into one line, because a sentence may break anywhere.
    private static IEnumerable<(string Place, string Text)> Blocks(string file)
    {
        var block = new List<string>();
        var first = 0;
        var number = 0;
        foreach (var line in Files.Read(file).ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            number++;
            if (line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                if (block.Count == 0) first = number;
                block.Add(line.TrimStart().TrimStart('/').Trim());
                continue;
            }

            if (block.Count > 0) yield return ($"{file}:{first}", string.Join(' ', block));
            block.Clear();
        }
    }

    private static string Markdown() => string.Join('\n',
    [
        "# Prices",
        "",
        $"AWS's list prices of {List.Region} in {List.Currency}, read on {List.Read}; other Regions differ, and AWS's own page " +
        $"is what holds. This page is made",
        "of `prices.json`, which comments, pages and scripts quote; `PriceTests` compares them.",
        "",
        "| what | price | per | AWS's page | checked by |",
        "|---|---|---|---|---|",
        .. List.Prices.Select(price =>
            $"| {price.What} | {price.Amount} | {price.Per} | [page]({price.Page}) | {price.Checked} |"),
        "",
        "What they come to:",
        "",
        "| what | price | of |",
        "|---|---|---|",
        .. List.Examples.Select(example => $"| {example.What} | {example.Amount} | {Formula(example)} |"),
        "",
    ]);

    private static string Formula(Example example) => string.Join(" + ", example.Of.Select(part => string.Create(
        CultureInfo.InvariantCulture, $"{part.Value} × {List.Prices.Single(price => price.Id == part.Key).Amount}")));

    private static decimal Sum(Example example) =>
        example.Of.Sum(part => part.Value * Number(List.Prices.Single(price => price.Id == part.Key).Amount));

    // Half a unit of the last written digit.
    private static decimal Half(string amount)
    {
        var digits = amount.Contains('.') ? amount.Length - amount.IndexOf('.') - 1 : 0;
        return 0.5m / (decimal)Math.Pow(10, digits);
    }

    private static decimal Number(string text) =>
        decimal.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d[\d,]*(?:\.\d+)?)\s+USD")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"https://aws\.amazon\.com/[a-z0-9/-]+/pricing/")]
    private static partial Regex PricingPage();

    private sealed record PriceList(string Region, string Currency, string Read, List<Price> Prices, List<Example> Examples);

    private sealed record Price(string Id, string What, string Amount, string Per, string Page, string Checked);

    private sealed record Example(string Id, string What, string Amount, Dictionary<string, decimal> Of);
}
