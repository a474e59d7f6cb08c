using Pipeline.Examples;

namespace Pipeline.Constructs.Tests;

/// <summary>What holds for each destination, source and step alike.</summary>
public class DeliveryExampleTests
{
    [Fact]
    public void Examples_HaveNoFinding()
    {
        ExampleTemplates.All.Keys.ShouldBe(DeliveryExamples.All.Keys, ignoreOrder: true);
        ExampleTemplates.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void ResourcesThatStayOrAreNamed_AreKnownWithTheirReasons()
    {
        var table = SecondCreation.Of(ExampleTemplates.All.Values);
        table.ShouldNotContain(SecondCreation.NoReason);
        Snapshot.VerifyText(table);
    }

    [Fact]
    public void NothingThatStays_StopsTheNextCreation() => SecondCreation.Blocking(ExampleTemplates.All.Values).ShouldBeEmpty();

    [Fact]
    public void EachExampleTwiceInOneStack_IsTwiceThere()
    {
        foreach (var (name, build) in DeliveryExamples.All)
        {
            var twice = Synth.Template(stack =>
            {
                for (var i = 0; i < 2; i++) build(new global::Constructs.Construct(stack, $"Of{i}"));
            });

            twice.All(DeliveryTests.Type).Count.ShouldBe(2 * ExampleTemplates.All[name].All(DeliveryTests.Type).Count, name);
        }
    }
}
