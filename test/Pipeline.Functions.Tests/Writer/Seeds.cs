using System.Globalization;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>
/// The seeds that a test runs: few by default; <c>PIPELINE_TEST_SEEDS</c> sets their number for a long run, and
/// <c>PIPELINE_TEST_SEED</c> chooses a single one.
/// </summary>
internal static class Seeds
{
    public static IEnumerable<int> Take(int count) => Number("PIPELINE_TEST_SEED") is { } one
        ? [one]
        : Enumerable.Range(1, Number("PIPELINE_TEST_SEEDS") ?? count);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
