using Amazon.CDK;
using Pipeline.Examples;

namespace Pipeline.Constructs.Tests;

/// <summary>Rules for every destination, source and step.</summary>
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
        var twice = Synth.Templates(app =>
        [
            .. DeliveryExamples.All.Select(example =>
            {
                var stack = new Stack(app, example.Key);
                for (var i = 0; i < 2; i++) example.Value(new global::Constructs.Construct(stack, $"Of{i}"));
                return stack;
            }),
        ]);
        twice.Count.ShouldBe(ExampleTemplates.All.Count);
        foreach (var (name, template) in twice)
            template.All(DeliveryTests.Type).Count.ShouldBe(2 * ExampleTemplates.All[name].All(DeliveryTests.Type).Count, name);
    }
}
