using Amazon.CDK;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// Values on both sides of both ends of a range, and the mistakes that values beyond them give, for all parts of a delivery.
/// </summary>
internal static class Ranges
{
    public static TheoryData<string, double, bool> Edges(params (string Prop, ServiceLimit Limit)[] ranges)
    {
        TheoryData<string, double, bool> edges = [];
        foreach (var (prop, limit) in ranges)
        {
            // CDK itself refuses negative amounts.
            if (limit.Minimum > 0) edges.Add(prop, limit.Minimum - 1, false);
            edges.Add(prop, limit.Minimum, true);
            if (limit.Maximum > limit.Minimum) edges.Add(prop, limit.Maximum, true);
            edges.Add(prop, limit.Maximum + 1, false);
        }

        return edges;
    }

    public static void Hold(string prop, bool allowed, IReadOnlyList<string> mistakes)
    {
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldStartWith($"Destination.{prop} must be ");
    }

    /// <summary>The mistakes of a construct, or an empty list.</summary>
    public static IReadOnlyList<string> Mistakes(Action<Stack> build) => MistakesOf(() => Synth.Template(build));

    /// <inheritdoc cref="Mistakes"/>
    public static IReadOnlyList<string> MistakesOf(Action make)
    {
        try
        {
            make();
            return [];
        }
        catch (InvalidInputException error)
        {
            return error.Violations;
        }
    }
}
