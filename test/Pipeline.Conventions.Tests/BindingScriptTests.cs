using System.Text.Json;
using System.Xml.Linq;

namespace Pipeline.Conventions.Tests;

/// <summary>scripts/setup with stand-ins for dotnet, npm and jsii-pacmak that log their calls.</summary>
public sealed class BindingScriptTests : IDisposable
{
    private static readonly Dictionary<string, string> Versions = XDocument.Parse(Files.Read("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(version => (string)version.Attribute("Include")!, version => (string)version.Attribute("Version")!);

    private static readonly string Constructs = Package("Constructs");
    private static readonly string Asset = Package("Amazon.CDK.Asset.AwsCliV1");
    private static readonly string Nag = Package("Cdklabs.CdkNag");

    private readonly ScriptSandbox _sandbox = new();

    public BindingScriptTests() => StandIns(_sandbox);

    [UnixFact("its stand-ins are shell scripts")]
    public void SourceHasAll_NothingIsMade()
    {
        SourceHas("Constructs", "Amazon.CDK.Asset.AwsCliV1", "Cdklabs.CdkNag");
        var output = Setup();
        output.ShouldContain($"Cdklabs.CdkNag {Versions["Cdklabs.CdkNag"]}: there");
        Feed().ShouldBeEmpty();
        Calls().ShouldNotContain(call => call.StartsWith("jsii-pacmak") || call.StartsWith("dotnet build"));
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void SourceLacksSome_OnlyThoseAreMade()
    {
        SourceHas("Amazon.CDK.Asset.AwsCliV1");
        Setup().ShouldContain(
            $"making Constructs {Versions["Constructs"]}, Cdklabs.CdkNag {Versions["Cdklabs.CdkNag"]} from npm");
        Feed().ShouldBe([Nag, Constructs], ignoreOrder: true);
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void SecondRun_AsksAndMakesNothing()
    {
        Setup();
        Feed().Count.ShouldBe(3);
        File.Delete(In("bin/calls"));
        Setup();
        Calls().ShouldBe(["dotnet --version"]);
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void StepThatDoesNotHearTheSignal_DoesNotKeepTheScript()
    {
        _sandbox.StandIn("npm", "trap '' TERM; touch \"$BIN/ready\"; exec sleep 200");
        var (exitCode, _) = _sandbox.Start(
            "bash", "-c", "node scripts/lib/setup.mjs & while ! [ -e bin/ready ]; do sleep 0.1; done; kill -TERM $!; wait $!");
        exitCode.ShouldBe(143);
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void PlatformWithoutPackages_IsLeftOutAndAskedForAgainADayLater()
    {
        var props = In("artifacts/ready-to-run.props");
        File.WriteAllText(In("bin/lacks"), "linux-arm64");
        Setup().ShouldContain("the function is precompiled for linux-x64\n");
        File.ReadAllText(props).ShouldContain("<ReadyToRunPlatform Include=\"linux-x64\" />");
        File.ReadAllText(props).ShouldNotContain("Include=\"linux-arm64\"");

        File.Delete(In("bin/lacks"));
        File.SetLastWriteTimeUtc(props, File.GetLastWriteTimeUtc(props).AddHours(-25));
        Setup().ShouldContain("the function is precompiled for linux-x64 and linux-arm64\n");
        File.ReadAllText(props).ShouldContain("<ReadyToRunPlatform Include=\"linux-arm64\" />");
        File.SetLastWriteTimeUtc(props, File.GetLastWriteTimeUtc(props).AddHours(-25));
        File.Delete(In("bin/calls"));
        Setup();
        Calls().ShouldBe(["dotnet --version"], "what was found stays found");
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void NoPlatformsPackages_IsNoFailure()
    {
        File.WriteAllText(In("bin/lacks"), "ready-to-run");
        Setup().ShouldContain("the function is precompiled for no platform\n");
        File.ReadAllText(In("artifacts/ready-to-run.props")).ShouldNotContain("<ReadyToRunPlatform");
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void Interrupted_NextRunGoesOnWhereItStopped()
    {
        // Interrupts the script at the last package, after the compilation of all.
        File.WriteAllText(In("bin/interrupt-Cdklabs.CdkNag"), "");
        Run().ExitCode.ShouldNotBe(0);
        Feed().ShouldBe([Asset, Constructs], ignoreOrder: true);

        File.Delete(In("bin/interrupt-Cdklabs.CdkNag"));
        File.Delete(In("bin/calls"));
        Setup();
        Feed().ShouldBe([Asset, Nag, Constructs], ignoreOrder: true);
        Calls().Count(call => call.StartsWith("jsii-pacmak")).ShouldBe(1);
    }

    // scripts/matrix tests this with real clones, which takes long.
    [UnixFact("its stand-ins are shell scripts")]
    public void EveryKindOfSource_IsSetUpForWhatItHas()
    {
        string[] platforms = ["linux-x64", "linux-arm64"];
        string[][] sources = [[], ["linux-x64"], ["linux-arm64"], platforms];
        foreach (var (has, hasBindings) in sources.SelectMany(has => new[] { (has, true), (has, false) }))
        {
            using var sandbox = new ScriptSandbox();
            StandIns(sandbox);
            File.WriteAllLines(sandbox.In("bin/source"), hasBindings
                ? ["Constructs", "Amazon.CDK.Asset.AwsCliV1", "Cdklabs.CdkNag"] : []);
            File.WriteAllLines(sandbox.In("bin/lacks"), platforms.Except(has));
            var (exitCode, output) = sandbox.Run("setup");
            exitCode.ShouldBe(0, output);
            output.ShouldContain(
                $"the function is precompiled for {(has.Length == 0 ? "no platform" : string.Join(" and ", has))}\n");
            var props = File.ReadAllText(sandbox.In("artifacts/ready-to-run.props"));
            foreach (var platform in platforms)
                props.Contains($"<ReadyToRunPlatform Include=\"{platform}\" />").ShouldBe(has.Contains(platform), props);

            Feed(sandbox).ShouldBe(hasBindings ? [] : [Asset, Nag, Constructs], ignoreOrder: true);
        }
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void ReadyToRunVariable_LimitsThePlatforms()
    {
        Setup().ShouldContain("the function is precompiled for linux-x64 and linux-arm64\n");
        // Otherwise an earlier build's output would be deployed.
        foreach (var platform in new[] { "linux-x64", "linux-arm64" })
            Directory.CreateDirectory(In($"artifacts/bin/Pipeline.App/release/functions/Pipeline.Functions.{platform}"));

        Run(("PIPELINE_READY_TO_RUN", "linux-arm64")).Output.ShouldContain("the function is precompiled for linux-arm64\n");
        File.ReadAllText(In("artifacts/ready-to-run.props")).ShouldNotContain("Include=\"linux-x64\"");
        Directory.GetDirectories(In("artifacts/bin/Pipeline.App/release/functions"))
            .ShouldBe([In("artifacts/bin/Pipeline.App/release/functions/Pipeline.Functions.linux-arm64")]);

        Run(("PIPELINE_READY_TO_RUN", "")).Output.ShouldContain("the function is precompiled for no platform\n");
        Setup().ShouldContain("the function is precompiled for linux-x64 and linux-arm64\n");
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void UnknownPlatformOfReadyToRun_IsRefused()
    {
        var (exitCode, output) = Run(("PIPELINE_READY_TO_RUN", "linux-arm"));
        exitCode.ShouldBe(2);
        output.ShouldContain(
            "PIPELINE_READY_TO_RUN must be linux-x64, linux-arm64, both with a comma between, or empty; got linux-arm");
    }

    [Fact]
    public void PackageAndItsLock_FollowDirectoryPackagesProps()
    {
        string[] pinned =
        [
            $"@aws-cdk/asset-awscli-v1 {Versions["Amazon.CDK.Asset.AwsCliV1"]}",
            $"aws-cdk-lib {Versions["Amazon.CDK.Lib"]}",
            $"cdk-nag {Versions["Cdklabs.CdkNag"]}",
            $"constructs {Versions["Constructs"]}",
        ];
        using var package = JsonDocument.Parse(Files.Read("scripts/bindings/package.json"));
        using var @lock = JsonDocument.Parse(Files.Read("scripts/bindings/package-lock.json"));
        foreach (var root in new[] { package.RootElement, @lock.RootElement.GetProperty("packages").GetProperty("") })
        {
            root.GetProperty("dependencies").EnumerateObject().Select(one => $"{one.Name} {one.Value.GetString()}")
                .ShouldBe(pinned, "run scripts/setup, which lets scripts/bindings follow Directory.Packages.props, and commit");
        }
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void VersionRaisedInDirectoryPackagesProps_IsFollowedByThePackageAndAskedForAgain()
    {
        SourceHas("Constructs", "Amazon.CDK.Asset.AwsCliV1", "Cdklabs.CdkNag");
        Setup();
        Raise(Versions["Constructs"], "99.1.0");
        File.WriteAllText(In("bin/no-install"), "");
        Run().ExitCode.ShouldNotBe(0, "npm is stopped");
        File.ReadAllText(In("scripts/bindings/package.json")).ShouldNotContain("99.1.0");

        File.Delete(In("bin/no-install"));
        var output = Setup();
        output.ShouldContain("scripts/bindings follows Directory.Packages.props");
        output.ShouldContain("Constructs 99.1.0: there");
        File.ReadAllText(In("scripts/bindings/package.json")).ShouldBe(
            Files.Read("scripts/bindings/package.json")
                .Replace($"\"constructs\": \"{Versions["Constructs"]}\"", "\"constructs\": \"99.1.0\""));
        Calls().ShouldContain("npm install");
    }

    private void Raise(string version, string to)
    {
        var file = In("Directory.Packages.props");
        File.WriteAllText(file, File.ReadAllText(file)
            .Replace($"Include=\"Constructs\" Version=\"{version}\"", $"Include=\"Constructs\" Version=\"{to}\""));
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void MadePackageDeleted_IsMadeAgain()
    {
        Setup();
        File.Delete(In($"scripts/bindings/feed/{Nag}"));
        Setup();
        Feed().ShouldContain(Nag);
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void SourceUnreachable_SaysSoAndMakesNothing()
    {
        File.WriteAllText(In("bin/unreachable"), "");
        var (exitCode, output) = Run();
        exitCode.ShouldBe(1);
        output.ShouldContain("NU1301");
        output.ShouldContain("the NuGet sources could not be asked");
        output.ShouldNotContain("    at ");
        Feed().ShouldBeEmpty();
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void UnknownOption_IsRefusedWithTheUsage()
    {
        var (exitCode, output) = Run("--bogus");
        exitCode.ShouldBe(2);
        output.ShouldContain("options must be one of --help; got --bogus");
        output.ShouldContain("usage: scripts/setup");
    }

    public void Dispose() => _sandbox.Dispose();

    private string In(string path) => _sandbox.In(path);

    private void SourceHas(params string[] ids) => File.WriteAllLines(In("bin/source"), ids);

    private string[] Calls() => File.ReadAllLines(In("bin/calls"));

    private List<string> Feed() => Feed(_sandbox);

    private static List<string> Feed(ScriptSandbox sandbox) =>
        [.. Directory.GetFiles(sandbox.In("scripts/bindings/feed")).Select(file => Path.GetFileName(file))
            .Where(name => name != ".gitkeep")];

    private (int ExitCode, string Output) Run(params string[] arguments) => _sandbox.Run("setup", arguments);

    private (int ExitCode, string Output) Run((string Name, string Value) variable) =>
        _sandbox.Start("env", $"{variable.Name}={variable.Value}", "node", In("scripts/lib/setup.mjs"));

    private string Setup()
    {
        var (exitCode, output) = Run();
        exitCode.ShouldBe(0, output);
        return output;
    }

    private static string Package(string id) => $"{id}.{Versions[id]}.nupkg";

    private static void StandIns(ScriptSandbox sandbox)
    {
        sandbox.StandIn("npm", "[ \"$1\" = install ] && [ -e \"$BIN/no-install\" ] && exit 1\n" + ScriptSandbox.InstallNode +
            $$"""

            if [ -e ../bindings/package.json ]; then
              for p in constructs:{{Versions["Constructs"]}} @aws-cdk/asset-awscli-v1:{{Versions["Amazon.CDK.Asset.AwsCliV1"]}} cdk-nag:{{Versions["Cdklabs.CdkNag"]}}; do
                mkdir -p node_modules/${p%:*}; echo "{\"version\":\"${p#*:}\"}" > node_modules/${p%:*}/package.json
              done
              mkdir -p node_modules/jsii-pacmak/bin; cp "$BIN/jsii-pacmak" node_modules/jsii-pacmak/bin/
            fi
            """);
        File.WriteAllText(sandbox.In("bin/jsii-pacmak"), """
            const fs = require('fs'); const path = require('path');
            const args = process.argv.slice(2);
            fs.appendFileSync(process.env.BIN + '/calls', 'jsii-pacmak ' + path.basename(args.at(-1)) + '\n');
            for (const id of ['Constructs', 'Amazon.CDK.Asset.AwsCliV1', 'Cdklabs.CdkNag']) {
              const folder = path.join(args[args.indexOf('--outdir') + 1], 'dotnet', id);
              fs.mkdirSync(folder, { recursive: true });
              fs.writeFileSync(path.join(folder, id + '.csproj'), '<TargetFramework>net6.0</TargetFramework>');
            }
            """);
        // Reports, as NuGet does, which packages neither the source (the file "source") nor the feed has; "lacks" lists platforms
        // without packs.
        sandbox.StandIn("dotnet", $$"""
            case "$1" in
              --version) echo 10.0.100 ;;
              restore)
                for lacking in $(cat "$BIN/lacks" 2>/dev/null); do
                  case "$*" in *"$lacking"*) echo "error NU1101: Unable to find package"; exit 1 ;; esac
                done
                if [ -e "$BIN/unreachable" ]; then echo "error NU1301: Unable to load the service index"; exit 1; fi
                code=0
                for p in {{Package("Constructs")}} {{Package("Amazon.CDK.Asset.AwsCliV1")}} {{Package("Cdklabs.CdkNag")}}; do
                  id=$(echo $p | sed -E 's/(\.[0-9]+){3}\.nupkg$//')
                  if ! grep -qx "$id" "$BIN/source" && ! [ -e "scripts/bindings/feed/$p" ]; then
                    echo "error NU1101: Unable to find package $id. No packages exist with this id"; code=1
                  fi
                done
                case "$*" in *Precompile.proj*) exit 0 ;; esac
                exit $code ;;
              build)
                id=$(basename "$2" .csproj)
                grep -q net8.0 "$2" || { echo "not retargeted"; exit 1; }
                if [ -e "$BIN/interrupt-$id" ]; then kill -INT $PPID; sleep 5; exit 1; fi
                for a in "$@"; do case "$a" in -p:PackageOutputPath=*) out=${a#*=} ;; esac; done
                mkdir -p "$out"
                case "$id" in
                  Constructs) p={{Package("Constructs")}} ;;
                  Cdklabs.CdkNag)
                    [ -e scripts/bindings/feed/{{Package("Constructs")}} ] || grep -qx Constructs "$BIN/source" || { echo "Constructs must be there first"; exit 1; }
                    p={{Package("Cdklabs.CdkNag")}} ;;
                  *) p={{Package("Amazon.CDK.Asset.AwsCliV1")}} ;;
                esac
                echo made > "$out/$p" ;;
            esac
            """);
        File.WriteAllText(sandbox.In("bin/source"), "");
    }
}
