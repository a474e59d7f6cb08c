namespace Pipeline.Conventions.Tests;

/// <summary>
/// scripts/run and scripts/pipeline with stand-ins for dotnet and cdk: which steps they repeat, and how they end.
/// </summary>
public sealed class RunScriptTests : IDisposable
{
    private const string Unix = "its stand-ins are shell scripts";
    private const string Command = "artifacts/bin/Pipeline.Cli/release/Pipeline.Cli.dll";

    private readonly ScriptSandbox _sandbox = new();

    public RunScriptTests()
    {
        _sandbox.StandIn("npm", ScriptSandbox.InstallNode + """

            mkdir -p node_modules/aws-cdk/bin; cp "$BIN/cdk" node_modules/aws-cdk/bin/
            """);
        File.WriteAllText(In("bin/cdk"), """
            const fs = require('fs');
            const context = process.argv.indexOf('-c');
            fs.appendFileSync(process.env.BIN + '/calls', ['cdk', process.argv[2], ...(context < 0 ? [] : [process.argv[context + 1]])].join(' ') + '\n');
            fs.mkdirSync('cdk.out', { recursive: true });
            fs.writeFileSync('cdk.out/dev.template.json', '{}');
            console.log('[Warning] a setting is worth a look');
            """);
        // Builds the project or solution filter that the call names; the built command is a stand-in, too.
        _sandbox.StandIn("dotnet", """
            case "$1" in
              --version) echo 10.0.100 ;;
              build)
                [ -e src/broken ] && { echo "error CS0103: no such name"; exit 1; }
                for project in Pipeline.Cli Pipeline.App; do
                  case "$2" in *$project.csproj) ;; *.slnf) grep -q "$project" "$2" || continue ;; *) continue ;; esac
                  echo "built $project" >> "$BIN/calls"
                  mkdir -p artifacts/bin/$project/release; date +%N > artifacts/bin/$project/release/$project.dll
                done ;;
              *Pipeline.Cli.dll)
                case "$2" in
                  fail) exit 7 ;;
                  wait) trap 'echo ended cleanly; exit 5' TERM HUP; touch "$BIN/ready"; while :; do sleep 0.1; done ;;
                  die) touch "$BIN/ready"; exec sleep 60 ;;
                  *) echo "command: ${*:2}" ;;
                esac ;;
            esac
            """);
        Directory.CreateDirectory(In("src/Pipeline.Cli"));
        Directory.CreateDirectory(In("src/Pipeline.App"));
        File.WriteAllText(In("src/Pipeline.Cli/Program.cs"), "first");
        File.WriteAllText(In("cdk.json"), "{}");
    }

    [UnixFact(Unix)]
    public void FirstRun_DoesAllAndStartsThePipeline()
    {
        Run("run").ShouldContain("command: local --assembly");
        Done().ShouldBe(["built Pipeline.App", "built Pipeline.Cli", "cdk synth"]);
    }

    [UnixFact(Unix)]
    public void RunOfUnchangedSources_OnlyStartsThePipeline()
    {
        Run("run");
        Done();
        var output = Run("run", "--stack", "dev-pipeline");
        Done().ShouldBeEmpty();
        output.ShouldContain("--stack dev-pipeline");
        output.ShouldContain("[Warning] a setting is worth a look", customMessage: "what the synthesis said is said again");
    }

    // Precompiling takes longer than a run saves by it; a result of another script is kept.
    [UnixFact(Unix)]
    public void FirstRun_PrecompilesNothingUntilAnotherScriptDoes()
    {
        var props = In("artifacts/ready-to-run.props");
        Run("run");
        File.ReadAllText(props).ShouldNotContain("<ReadyToRunPlatform ");
        Run("setup");
        File.ReadAllText(props).ShouldContain("<ReadyToRunPlatform Include=\"linux-arm64\" />");
        Directory.Exists(In("cdk.out")).ShouldBeFalse("its asset is not precompiled, and has the same hash");
        Done();
        Run("run");
        Done().ShouldBe(["built Pipeline.App", "cdk synth"]);
        var found = File.ReadAllText(props);
        found.ShouldContain("<ReadyToRunPlatform Include=\"linux-arm64\" />");
        File.WriteAllText(props, found.Replace("<ReadyToRunPlatform ", "<!-- ", StringComparison.Ordinal)
            .Replace(" />", " -->", StringComparison.Ordinal));
        var none = File.ReadAllText(props);
        Run("run");
        File.ReadAllText(props).ShouldBe(none);
    }

    // An output with all stages also serves for one of them.
    [UnixFact(Unix)]
    public void StageOfTheStack_IsSynthesizedAlone()
    {
        File.WriteAllText(In("cdk.json"), """{ "context": { "stages": { "dev": {}, "dev-two": {}, "taxis": {} } } }""");
        foreach (var (arguments, expected) in new (string[], string[])[]
        {
            ([], ["built Pipeline.App", "built Pipeline.Cli", "cdk synth stage=dev"]),
            (["--stack", "dev-pipeline", "--port", "4510"], []),
            (["--stack=dev-two-pipeline"], ["cdk synth stage=dev-two"]),
            (["--stack", "taxis-pipeline"], ["cdk synth stage=taxis"]),
            (["--stack", "dev-pipeline", "--stack", "taxis-pipeline"], ["cdk synth"]),
            (["--stack", "taxis-pipeline"], []),
            (["--verbose"], []),
        })
        {
            Run("run", arguments);
            Done().ShouldBe(expected, string.Join(' ', arguments));
        }
    }

    [UnixFact(Unix)]
    public void ChangedSourceOfTheSameSizeAndTime_IsSeen()
    {
        Run("run");
        Done();
        var time = File.GetLastWriteTimeUtc(In("src/Pipeline.Cli/Program.cs"));
        File.WriteAllText(In("src/Pipeline.Cli/Program.cs"), "other");
        File.SetLastWriteTimeUtc(In("src/Pipeline.Cli/Program.cs"), time);
        Run("run");
        Done().ShouldBe(["built Pipeline.App", "built Pipeline.Cli", "cdk synth"]);
    }

    [UnixFact(Unix)]
    public void ChangeOfWhatTheRunReads_IsSeen()
    {
        foreach (var (change, expected) in new (Action, string[])[]
        {
            (() => File.WriteAllText(In("src/Pipeline.App/New.cs"), ""),
                ["built Pipeline.App", "built Pipeline.Cli", "cdk synth"]),
            (() => File.Delete(In("src/Pipeline.App/New.cs")), ["built Pipeline.App", "built Pipeline.Cli", "cdk synth"]),
            (() => File.AppendAllText(In("Directory.Packages.props"), "<!-- changed -->"),
                ["built Pipeline.App", "built Pipeline.Cli", "cdk synth"]),
            // Another build wrote the output, so it no longer matches the note.
            (() => File.WriteAllText(In(Command), "of other sources"), ["built Pipeline.Cli"]),
            (() => File.Delete(In("artifacts/bin/Pipeline.App/release/Pipeline.App.dll")), ["built Pipeline.App", "cdk synth"]),
            (() => File.WriteAllText(In("cdk.json"), "{ }"), ["cdk synth"]),
            (() => File.WriteAllText(In("cdk.out/dev.template.json"), "{ }"), ["cdk synth"]),
            (() => Directory.Delete(In("cdk.out"), recursive: true), ["cdk synth"]),
        })
        {
            Run("run");
            Done();
            change();
            Run("run");
            Done().ShouldBe(expected);
        }
    }

    [UnixFact(Unix)]
    public void RunForAnotherRegion_SynthesizesAgain()
    {
        Run("run");
        Done();
        _sandbox.Start("env", "AWS_REGION=eu-central-1", "node", In("scripts/lib/run.mjs")).ExitCode.ShouldBe(0);
        Done().ShouldBe(["cdk synth"]);
    }

    [UnixFact(Unix)]
    public void RunAfterAFailedBuild_BuildsAgain()
    {
        Run("run");
        File.WriteAllText(In("src/broken"), "");
        var (exitCode, output) = _sandbox.Run("run");
        exitCode.ShouldBe(1);
        output.ShouldContain("error CS0103");
        output.ShouldNotContain("    at ");
        File.Delete(In("src/broken"));
        Done();
        Run("run");
        Done().ShouldBe(["built Pipeline.App", "built Pipeline.Cli", "cdk synth"]);
    }

    [UnixFact(Unix)]
    public void Pipeline_BuildsOnlyTheCommandAndOnce()
    {
        Run("pipeline", "tail", "--stream", "a b").ShouldContain("command: tail --stream a b");
        Done().ShouldBe(["built Pipeline.Cli"]);
        Run("pipeline", "send", "--help").ShouldContain("command: send --help");
        Done().ShouldBeEmpty();
    }

    [UnixFact(Unix)]
    public void ExitCodeOfTheCommand_IsThatOfThePipeline() => _sandbox.Run("pipeline", "fail").ExitCode.ShouldBe(7);

    [UnixFact(Unix)]
    public void PipelineWithoutAVerb_ShowsTheUsage()
    {
        var (exitCode, output) = _sandbox.Run("pipeline");
        exitCode.ShouldBe(2);
        output.ShouldContain("usage: scripts/pipeline VERB");
    }

    [UnixFact(Unix)]
    public void SignalsToTheScript_ReachTheCommandWhichEndsItself()
    {
        foreach (var signal in new[] { "TERM", "HUP" })
        {
            var output = Signal("pipeline", "wait", signal);
            output.ShouldContain("ended cleanly");
            output.ShouldContain("exit code 5");
        }
    }

    [UnixFact(Unix)]
    public void CommandEndedByASignal_IsReportedAsAShellDoes()
    {
        Signal("pipeline", "die", "TERM").ShouldContain("exit code 143");
        Signal("pipeline", "die", "HUP").ShouldContain("exit code 129");
    }

    public void Dispose() => _sandbox.Dispose();

    private string In(string path) => _sandbox.In(path);

    private string Run(string script, params string[] arguments)
    {
        var (exitCode, output) = _sandbox.Run(script, arguments);
        exitCode.ShouldBe(0, output);
        return output;
    }

    /// <summary>The parts that were built and synthesized since the last call, in alphabetical order.</summary>
    private string[] Done()
    {
        if (!File.Exists(In("bin/calls"))) return [];
        var calls = File.ReadAllLines(In("bin/calls"));
        File.Delete(In("bin/calls"));
        return [.. calls.Where(call => call.StartsWith("built ") || call.StartsWith("cdk ")).Order(StringComparer.Ordinal)];
    }

    private string Signal(string script, string verb, string signal)
    {
        File.Delete(In("bin/ready"));
        return _sandbox.Start("bash", "-c",
            $"node scripts/lib/{script}.mjs {verb} & script=$!; until [ -e bin/ready ]; do sleep 0.1; done; kill -{signal} " +
            $"$script; wait $script; echo exit code $?").Output;
    }
}
