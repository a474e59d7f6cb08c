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
            Template Times(int count) => Synth.Template(stack =>
            {
                for (var i = 0; i < count; i++) build(new global::Constructs.Construct(stack, $"Of{i}"));
            });

            var once = Times(1).All(DeliveryTests.Type).Count;
            Times(2).All(DeliveryTests.Type).Count.ShouldBe(2 * once, name);
        }
    }
}
