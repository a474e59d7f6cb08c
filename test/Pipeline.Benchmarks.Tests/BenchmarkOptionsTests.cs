using Pipeline.Benchmarks.Handlers;

namespace Pipeline.Benchmarks.Tests;

public class BenchmarkOptionsTests
{
    [Fact]
    public void NoArguments_MeasureAll()
    {
        var options = Parse();
        options.Runs.ShouldBe(5);
        options.Only.ShouldBe(HandlerCatalog.Ids);
    }

    [Fact]
    public void Arguments_AreTaken()
    {
        var options = Parse(
            "--quick", "--runs", "3", "--records", "1000", "--warm-up", "2", "--only", "node-batches,ours", "--json", "a.json",
                "--settings", "--producers");
        (options.Runs, options.Records, options.WarmUp).ShouldBe((3, 1000, TimeSpan.FromSeconds(2)));
        (options.IsQuick, options.TriesSettings, options.JsonFile).ShouldBe((true, true, "a.json"));
        options.TriesProducers.ShouldBeTrue();
        options.Only.ShouldBe(["ours", "node-batches"]);
    }

    [Fact]
    public void Mistakes_AreAllListed()
    {
        var mistakes = new List<string>();
        BenchmarkOptions.Parse(["--runs", "0", "--records", "many", "--only", "java", "--fast", "--json"], mistakes);
        mistakes.ShouldBe(
        [
            "--runs must be a whole number from 1 to 99; got 0",
            "--records must be a whole number from 500 to 10000000; got many",
            $"--only must name handlers of {string.Join(", ", HandlerCatalog.Ids)}, joined by commas; got java",
            "options must be one of --runs, --records, --warm-up, --only, --json, --quick, --settings, --builds, --producers; got --fast",
            "--json must be followed by a value; got nothing",
        ]);
    }

    private static BenchmarkOptions Parse(params string[] arguments)
    {
        var mistakes = new List<string>();
        var options = BenchmarkOptions.Parse(arguments, mistakes);
        mistakes.ShouldBeEmpty();
        return options;
    }
}
