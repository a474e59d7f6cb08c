using Pipeline.Examples;

namespace Pipeline.Constructs.Tests;

/// <summary>Each example's template, synthesized once for all tests.</summary>
internal static class ExampleTemplates
{
    private static readonly Lazy<IReadOnlyDictionary<string, Template>> Synthesized = new(() => DeliveryExamples.All.ToDictionary(
        example => example.Key, example => Synth.Template(stack => example.Value(stack))));

    public static IReadOnlyDictionary<string, Template> All => Synthesized.Value;
}
