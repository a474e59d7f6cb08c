using System.Globalization;

namespace Pipeline.Conventions.Tests;

/// <summary>scripts/test with a stand-in for dotnet that writes the .trx files which the file "results" describes.</summary>
public sealed class TestScriptTests : IDisposable
{
    private const string Unix = "its stand-ins are shell scripts";

    private readonly ScriptSandbox _sandbox = new();

    public TestScriptTests()
    {
        _sandbox.StandIn("npm", ScriptSandbox.InstallNode);
        // Each line of "results" has a project, its passed, failed and skipped tests, and the exit code.
        _sandbox.StandIn("dotnet", """
            case "$1" in
              --version) echo 10.0.100 ;;
              build) echo "built $(basename "$2") ${*:3}" >> "$BIN/calls" ;;
              format) echo "formatted" >> "$BIN/calls"; if [ -e "$BIN/unformatted" ]; then echo "error WHITESPACE"; exit 2; fi ;;
              test)
                project=$(basename "$2" .dll)
                echo "tested $project ${*:3}" >> "$BIN/calls"
                echo "priority $project $(nice)" >> "$BIN/calls"
                echo "what $project prints"
                read -r _ passed failed skipped code < <(grep "^$project " "$BIN/results" || echo "x 1 0 0 0")
                while [ $# -gt 0 ]; do case "$1" in --results-directory) folder=$2 ;; esac; shift; done
                if [ "$passed" != none ]; then
                  { echo "<TestRun><Counters total=\"$((passed + failed + skipped))\" executed=\"$((passed + failed))\" passed=\"$passed\" failed=\"$failed\" />"
                    for _ in $(seq 1 "$skipped"); do echo '<UnitTestResult testName="a" outcome="NotExecuted" />'; done
                    echo "</TestRun>"; } > "$folder/$project.trx"
                fi
                exit "$code" ;;
            esac
            """);
        Results();
        Project("Pipeline.Alpha.Tests", "public class FirstTests;");
        Project("Pipeline.Beta.Tests", "public sealed class SecondTests;");
        Project("Pipeline.Gamma.Tests", "public class ThirdTests;");
        Directory.CreateDirectory(In("test/Shared"));
        File.WriteAllText(In("Pipeline.sln"), "");
    }

    [UnixFact(Unix)]
    public void All_AreBuiltWithAnalyzersAndTested()
    {
        Results("Pipeline.Alpha.Tests 3 0 0 0", "Pipeline.Beta.Tests 4 0 2 0", "Pipeline.Gamma.Tests 5 0 0 0");
        var (exitCode, output) = _sandbox.Run("test");
        exitCode.ShouldBe(0, output);
        Calls("built ").ShouldHaveSingleItem().ShouldStartWith("built Pipeline.sln ");
        Calls("built ").ShouldHaveSingleItem().ShouldNotContain("RunAnalyzers");
        output.ShouldMatch(@"Pipeline\.Beta\.Tests +4 +0 +\d");
        output.ShouldMatch(@"in all +12 +0 +\d");
        output.ShouldNotContain("what Pipeline.Alpha.Tests prints");
        output.ShouldContain("12 passed, 0 failed\n");
        File.ReadAllText(In("artifacts/test-results/summary.txt")).ShouldBe("12 passed, 0 failed\n");
    }

    [UnixFact(Unix)]
    public void FailedTest_FailsTheRunAndShowsWhatItsProjectPrinted()
    {
        Results("Pipeline.Beta.Tests 4 2 0 1");
        var (exitCode, output) = _sandbox.Run("test");
        exitCode.ShouldBe(1);
        output.ShouldContain("what Pipeline.Beta.Tests prints");
        output.ShouldNotContain("what Pipeline.Alpha.Tests prints");
        output.ShouldContain("6 passed, 2 failed\n");
    }

    [UnixFact(Unix)]
    public void ProcessThatDies_CountsAsAFailure()
    {
        foreach (var result in new[] { "Pipeline.Beta.Tests none 0 0 1", "Pipeline.Beta.Tests 1 0 0 1" })
        {
            Results(result);
            var (exitCode, output) = _sandbox.Run("test");
            exitCode.ShouldBe(1);
            output.ShouldContain(" passed, 1 failed\n");
        }
    }

    [UnixFact(Unix)]
    public void EveryTest_HasALimit()
    {
        _sandbox.Run("test", "Alpha", "--hang-limit", "2");
        Calls("tested ").ShouldHaveSingleItem().ShouldContain("--blame-hang --blame-hang-timeout 2m");
    }

    [UnixFact(Unix)]
    public void Part_IsBuiltAndTestedAlone()
    {
        foreach (var (arguments, built, tested) in new (string[], string[], string[])[]
        {
            (["Pipeline.Alpha.Tests"], ["Pipeline.Alpha.Tests.csproj"], ["Pipeline.Alpha.Tests"]),
            (["beta"], ["Pipeline.Beta.Tests.csproj"], ["Pipeline.Beta.Tests"]),
            (["SecondTests"], ["Pipeline.Beta.Tests.csproj"], ["Pipeline.Beta.Tests --filter FullyQualifiedName~.SecondTests."]),
            (["SecondTests.Some_Method"], ["Pipeline.Beta.Tests.csproj"],
                ["Pipeline.Beta.Tests --filter FullyQualifiedName~.SecondTests.Some_Method"]),
            (["Beta", "Name~x&Name!=y"], ["Pipeline.Beta.Tests.csproj"], ["Pipeline.Beta.Tests --filter Name~x&Name!=y"]),
            (["Alpha", "ThirdTests"], ["filter.slnf"],
                ["Pipeline.Alpha.Tests", "Pipeline.Gamma.Tests --filter FullyQualifiedName~.ThirdTests."]),
        })
        {
            if (Directory.Exists(In("artifacts"))) Directory.Delete(In("artifacts"), recursive: true);
            File.Delete(In("bin/calls"));
            var (exitCode, output) = _sandbox.Run("test", arguments);
            exitCode.ShouldBe(0, output);
            Calls("built ").Select(call => call.Split(' ')[1]).ShouldBe(built);
            var calls = Calls("tested ");
            calls.Length.ShouldBe(tested.Length);
            foreach (var (project, filter) in tested.Select(one => (one.Split(' ')[0], one[one.Split(' ')[0].Length..].Trim())))
            {
                var call = calls.Single(call => call.Split(' ')[1] == project);
                if (filter.Length > 0) call.ShouldEndWith($" {filter}");
                else call.ShouldNotContain("--filter");
            }
        }
    }

    [UnixFact(Unix)]
    public void UnknownName_ListsTheProjects()
    {
        var (exitCode, output) = _sandbox.Run("test", "Delta");
        exitCode.ShouldBe(2);
        output.ShouldContain(
            "got Delta; the projects are\n  Pipeline.Alpha.Tests\n  Pipeline.Beta.Tests\n  Pipeline.Gamma.Tests\n");
        Calls("built ").ShouldBeEmpty();
    }

    [UnixFact(Unix)]
    public void LongestOfTheLastRun_IsFirst()
    {
        Directory.CreateDirectory(In("artifacts"));
        File.WriteAllText(In("artifacts/test-durations.json"),
            """{"Pipeline.Alpha.Tests":5,"Pipeline.Beta.Tests":7,"Pipeline.Gamma.Tests":6}""");
        _sandbox.Run("test", "--parallel", "1").ExitCode.ShouldBe(0);
        Calls("tested ").Select(call => call.Split(' ')[1])
            .ShouldBe(["Pipeline.Beta.Tests", "Pipeline.Gamma.Tests", "Pipeline.Alpha.Tests"]);
    }

    // With more projects than processors, the longest must start first.
    [UnixFact(Unix)]
    public void LongestOfTheLastRun_HasAHigherPriorityThanTheOthers()
    {
        Directory.CreateDirectory(In("artifacts"));
        File.WriteAllText(In("artifacts/test-durations.json"),
            """{"Pipeline.Alpha.Tests":5,"Pipeline.Beta.Tests":7,"Pipeline.Gamma.Tests":6}""");
        _sandbox.Run("test").ExitCode.ShouldBe(0);
        var priorities = Calls("priority ")
            .ToDictionary(call => call.Split(' ')[1], call => int.Parse(call.Split(' ')[2], CultureInfo.InvariantCulture));
        var own = priorities["Pipeline.Beta.Tests"];
        priorities["Pipeline.Alpha.Tests"].ShouldBe(Math.Max(own, 10));
        priorities["Pipeline.Gamma.Tests"].ShouldBe(Math.Max(own, 10));
    }

    [UnixFact(Unix)]
    public void Format_FailsWithItsRemedy()
    {
        _sandbox.Run("test", "--format").ExitCode.ShouldBe(0);
        File.WriteAllText(In("bin/unformatted"), "");
        var (exitCode, output) = _sandbox.Run("test", "--format");
        exitCode.ShouldBe(1);
        output.ShouldContain("error WHITESPACE\nrun 'dotnet format Pipeline.sln' and commit");
        output.ShouldContain("3 passed, 0 failed\n");
    }

    public void Dispose() => _sandbox.Dispose();

    private string In(string path) => _sandbox.In(path);

    private void Results(params string[] lines) => File.WriteAllLines(In("bin/results"), lines);

    private void Project(string name, string source)
    {
        Directory.CreateDirectory(In($"test/{name}"));
        File.WriteAllText(In($"test/{name}/{name}.csproj"), "<Project />");
        File.WriteAllText(In($"test/{name}/Tests.cs"), source);
    }

    private string[] Calls(string start) =>
        File.Exists(In("bin/calls")) ? [.. File.ReadAllLines(In("bin/calls")).Where(call => call.StartsWith(start))] : [];
}
