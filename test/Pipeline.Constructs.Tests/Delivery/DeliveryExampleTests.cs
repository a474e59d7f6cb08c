using Pipeline.Examples;

namespace Pipeline.Constructs.Tests;

/// <summary>What holds for each destination, source and step alike.</summary>
public class DeliveryExampleTests
{
    [Fact]
    public void Examples_HaveNoFinding() => Synth
        .Findings(DeliveryExamples.All.ToDictionary(example => example.Key, example => new Action<Amazon.CDK.Stack>(example.Value)))
        .ShouldBeEmpty();

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
