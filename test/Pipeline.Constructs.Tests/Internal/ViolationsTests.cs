using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class ViolationsTests
{
    private static readonly ServiceLimit Hours = new(24, 48, "hours", "page");
    private static readonly ServiceLimit Days = new(1, 9, "days", "page");
    private static readonly ServiceLimit Kibibytes = new(1, 4, "KiB", "page");
    private static readonly ServiceLimit Letters = new(1, 3, "characters", "page");
    private static readonly ServiceLimit Items = new(1, 2, "items", "page");

    [Fact]
    public void NothingWrong_ThrowsNothing() => Should.NotThrow(() => Violations.ThrowIfAny(new Stack(), violations =>
    {
        violations.Within("Number", 24, Hours);
        violations.Within("Time", Duration.Hours(48), Hours);
        violations.Within("Size", Size.Kibibytes(4), Kibibytes);
        violations.Count("List", [1, 2], Items);
        violations.Length("Name", "abc", Letters);
        violations.Matches("Name", "abc", new Regex("^[a-z]+$"), "be lower case", "lower it");
        violations.Require(true, "Prop", "hold", 1, "fix it");
    }));

    [Fact]
    public void WholeNumbersAndValues_HaveTheSameShape()
    {
        Messages(violations =>
        {
            violations.Whole("Number", 24.5, Hours);
            violations.Whole("Number", 23, Hours);
            violations.Whole("Number", double.NaN, Hours);
            violations.Within("Number", double.NaN, Hours);
            violations.Whole("Number", 30, Hours);
            violations.Whole("Number", null, Hours);
            violations.Given("Prop", null).ShouldBeFalse();
            violations.Given("Prop", "").ShouldBeTrue();
            violations.AllGiven("List", new string?[] { "a", null }).ShouldBeFalse();
            violations.AllGiven<string>("List", null).ShouldBeFalse();
            violations.AllGiven("List", new[] { "a" }).ShouldBeTrue();
            violations.Defined("Day", (DayOfWeek?)8);
            violations.Defined("Day", (DayOfWeek?)DayOfWeek.Friday);
            violations.Defined("Day", (DayOfWeek?)null);
        }).ShouldBe([
            "Number must be a whole number of hours; got 24.5; use 25",
            "Number must be 24 to 48 hours; got 23; raise it to at least 24",
            "Number must be 24 to 48 hours; got NaN; use a number, 24 to 48 hours",
            "Number must be 24 to 48 hours; got NaN; use a number, 24 to 48 hours",
            "Prop must have a value; got null; set it",
            "List[1] must have a value; got null; set it or remove the element",
            "List must have a value; got null; set it",
            "Day must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday; got 8; use one of them",
        ]);
    }

    // CDK passes a token list as one element, so its count is unknown.
    [Fact]
    public void ListThatIsAToken_IsNotCounted() =>
        Synth.Template(stack => Violations.ThrowIfAny(stack, violations => violations.Count(
        "List",
        new CfnParameter(stack, "Many", new CfnParameterProps { Type = "CommaDelimitedList" }).ValueAsList,
        Items with { Minimum = 2 })));

    [Fact]
    public void EveryCheck_HasTheSameShape() => Messages(violations =>
    {
        violations.Within("Number", 23.5, Hours);
        violations.Within("Number", 49, Hours);
        violations.Within("Number", 49, Hours, "buy more");
        violations.Within("Time", Duration.Hours(23), Hours);
        violations.Within("Time", Duration.Minutes(1470), Hours);
        violations.Within("Time", Duration.Hours(36), Days);
        violations.Within("Size", Size.Bytes(1500), Kibibytes);
        violations.Within("Size", Size.Mebibytes(1), Kibibytes);
        violations.Count("List", Array.Empty<int>(), Items);
        violations.Length("Name", "abcd", Letters);
        violations.Matches("Name", "ABC", new Regex("^[a-z]+$"), "be lower case", "lower it");
        violations.Require(false, "Prop", "hold", null, "fix it");
        violations.Require(false, "Prop", "hold", "", "fix it");
        violations.For("Part").For("Inner").Add("Prop", "hold", 1.5, "fix it");
    }).ShouldBe([
        "Number must be 24 to 48 hours; got 23.5; raise it to at least 24",
        "Number must be 24 to 48 hours; got 49; lower it to at most 48",
        "Number must be 24 to 48 hours; got 49; buy more",
        "Time must be 24 to 48 hours; got 23 hours; raise it to at least 24",
        "Time must be whole hours; got 24.5 hours; use 25 hours",
        "Time must be whole days; got 1.5 days; use 2 days",
        "Size must be whole KiB; got 1.465 KiB; use 2 KiB",
        "Size must be 1 to 4 KiB; got 1024 KiB; lower it to at most 4",
        "List must hold 1 to 2 items; got 0; raise it to at least 1",
        "Name must be 1 to 3 characters long; got 4 characters; lower it to at most 3",
        "Name must be lower case; got ABC; lower it",
        "Prop must hold; got null; fix it",
        "Prop must hold; got an empty string; fix it",
        "Part.Inner.Prop must hold; got 1.5; fix it",
    ]);

    [Fact]
    public void UnsetValuesAndTokens_AreSkipped()
    {
        var stack = new Stack();
        var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
        var text = new CfnParameter(stack, "Text").ValueAsString;
        Violations.ThrowIfAny(stack, violations =>
        {
            violations.Within("Number", (double?)null, Hours);
            violations.Within("Number", number, Hours);
            violations.Within("Time", (Duration?)null, Hours);
            violations.Within("Time", Duration.Hours(number), Hours);
            violations.Within("Size", (Size?)null, Kibibytes);
            violations.Within("Size", Size.Kibibytes(number), Kibibytes);
            violations.Count<int>("List", null, Items);
            violations.Length("Name", null, Letters);
            violations.Length("Name", text, Letters);
            violations.Matches("Name", text, new Regex("^$"), "be empty", "empty it");
        });
    }

    [Fact]
    public void Exception_NamesTheConstructByTypeAndPath() =>
        Should.Throw<InvalidInputException>(() => Violations.ThrowIfAny(new Stack(null, "Badges"), v => v.Add("A", "b", 1, "c")))
            .Subject.ShouldBe("Stack 'Badges'");

    [Fact]
    public void OtherCulture_PrintsTheSameNumbers()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Messages(violations => violations.Within("Number", 1.5, Hours)).ShouldHaveSingleItem().ShouldContain("got 1.5;");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IReadOnlyList<string> Messages(Action<Violations> checks) =>
        Should.Throw<InvalidInputException>(() => Violations.ThrowIfAny(new Stack(), checks)).Violations;
}
