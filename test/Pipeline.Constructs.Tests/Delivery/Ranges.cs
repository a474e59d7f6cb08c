using Amazon.CDK;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

/// <summary>Both sides of both ends of ranges, and what is wrong beyond them, for all parts of a delivery alike.</summary>
internal static class Ranges
{
    public static TheoryData<string, double, bool> Edges(params (string Prop, ServiceLimit Limit)[] ranges)
    {
        TheoryData<string, double, bool> edges = [];
        foreach (var (prop, limit) in ranges)
        {
            // CDK itself refuses amounts below zero.
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

    /// <summary>What is wrong with what is built, or nothing.</summary>
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
