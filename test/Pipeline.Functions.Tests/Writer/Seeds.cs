using System.Globalization;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>
/// Which seeds a test runs: few by default, as many as <c>PIPELINE_TEST_SEEDS</c> says for a long run, or
/// <c>PIPELINE_TEST_SEED</c> alone.
/// </summary>
internal static class Seeds
{
    public static IEnumerable<int> Take(int count) => Number("PIPELINE_TEST_SEED") is { } one
        ? [one]
        : Enumerable.Range(1, Number("PIPELINE_TEST_SEEDS") ?? count);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
