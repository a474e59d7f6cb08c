using Amazon.CDK;
using Pipeline.Examples;

namespace Pipeline.Constructs.Tests;

/// <summary>Each example in its own stack. All stacks are in one app, synthesized once for all tests.</summary>
internal static class ExampleTemplates
{
    private static readonly Lazy<Results> Made = new(Make);

    public static IReadOnlyDictionary<string, Template> All => Made.Value.Templates;

    /// <inheritdoc cref="Synth.Findings"/>
    public static IReadOnlyList<string> Findings => Made.Value.Findings;

    /// <summary>The names of each delivery's freshness metric.</summary>
    public static IReadOnlyList<string> FreshnessMetrics => Made.Value.FreshnessMetrics;

    private static Results Make()
    {
        List<string> metrics = [];
        var (findings, templates) = Synth.Check(app =>
        [
            .. DeliveryExamples.All.Select(example =>
            {
                var stack = new Stack(app, example.Key);
                example.Value(stack);
                metrics.AddRange(Deliveries(stack).Select(delivery => delivery.MetricDataFreshness().MetricName));
                return stack;
            }),
        ]);
        return new(findings, templates, metrics);
    }

    // Node.FindAll would make jsii look up the .NET type of each CDK construct, which takes longer than everything else.
    private static IEnumerable<Delivery> Deliveries(global::Constructs.IConstruct scope) =>
        scope.Node.Children.SelectMany(child =>
        child is Delivery delivery ? [delivery] : child.GetType().Assembly == typeof(Delivery).Assembly ? Deliveries(child) : []);

    private sealed record Results(
        IReadOnlyList<string> Findings, IReadOnlyDictionary<string, Template> Templates, IReadOnlyList<string> FreshnessMetrics);
}
