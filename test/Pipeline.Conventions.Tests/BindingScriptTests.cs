namespace Pipeline.Conventions.Tests;

/// <summary>scripts/setup against stand-ins of dotnet, npm and jsii-pacmak that write down how they were called.</summary>
public sealed class BindingScriptTests : IDisposable
{
    private const string Constructs = "Constructs.10.8.1.nupkg";
    private const string Asset = "Amazon.CDK.Asset.AwsCliV1.2.2.292.nupkg";
    private const string Nag = "Cdklabs.CdkNag.3.0.2.nupkg";

    private readonly ScriptSandbox _sandbox = new();

    public BindingScriptTests()
    {
        _sandbox.StandIn("npm", ScriptSandbox.InstallNode + """

            if [ -e ../bindings/package.json ]; then
              for p in constructs:10.8.1 @aws-cdk/asset-awscli-v1:2.2.292 cdk-nag:3.0.2; do
                mkdir -p node_modules/${p%:*}; echo "{\"version\":\"${p#*:}\"}" > node_modules/${p%:*}/package.json
              done
              mkdir -p node_modules/jsii-pacmak/bin; cp "$BIN/jsii-pacmak" node_modules/jsii-pacmak/bin/
            fi
            """);
        File.WriteAllText(In("bin/jsii-pacmak"), """
            const fs = require('fs'); const path = require('path');
            const args = process.argv.slice(2);
            fs.appendFileSync(process.env.BIN + '/calls', 'jsii-pacmak ' + path.basename(args.at(-1)) + '\n');
            for (const id of ['Constructs', 'Amazon.CDK.Asset.AwsCliV1', 'Cdklabs.CdkNag']) {
              const folder = path.join(args[args.indexOf('--outdir') + 1], 'dotnet', id);
              fs.mkdirSync(folder, { recursive: true });
              fs.writeFileSync(path.join(folder, id + '.csproj'), '<TargetFramework>net6.0</TargetFramework>');
            }
            """);
        // Says as NuGet does which packages neither the source (the file "source") nor the feed has.
        _sandbox.StandIn("dotnet", """
            case "$1" in
              --version) echo 10.0.100 ;;
              restore)
                case "$2" in *"$(cat "$BIN/lacks" 2>/dev/null || echo nothing)"*) echo "error NU1101: Unable to find package"; exit 1 ;; esac
                if [ -e "$BIN/unreachable" ]; then echo "error NU1301: Unable to load the service index"; exit 1; fi
                code=0
                for p in Constructs.10.8.1 Amazon.CDK.Asset.AwsCliV1.2.2.292 Cdklabs.CdkNag.3.0.2; do
                  id=$(echo $p | sed -E 's/(\.[0-9]+){3}$//')
                  if ! grep -qx "$id" "$BIN/source" && ! [ -e "scripts/bindings/feed/$p.nupkg" ]; then
                    echo "error NU1101: Unable to find package $id. No packages exist with this id"; code=1
                  fi
                done
                exit $code ;;
              build)
                id=$(basename "$2" .csproj)
                grep -q net8.0 "$2" || { echo "not retargeted"; exit 1; }
                if [ -e "$BIN/interrupt-$id" ]; then kill -INT $PPID; sleep 5; exit 1; fi
                for a in "$@"; do case "$a" in -p:PackageOutputPath=*) out=${a#*=} ;; esac; done
                mkdir -p "$out"
                case "$id" in Constructs) v=10.8.1 ;; Cdklabs.CdkNag) v=3.0.2 ;; *) v=2.2.292 ;; esac
                echo made > "$out/$id.$v.nupkg" ;;
            esac
            """);
        SourceHas();
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void SourceHasAll_NothingIsMade()
    {
        SourceHas("Constructs", "Amazon.CDK.Asset.AwsCliV1", "Cdklabs.CdkNag");
        var output = Setup();
        output.ShouldContain("Cdklabs.CdkNag 3.0.2: there");
        Feed().ShouldBeEmpty();
        Calls().ShouldNotContain(call => call.StartsWith("jsii-pacmak") || call.StartsWith("dotnet build"));
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void SourceLacksSome_OnlyThoseAreMade()
    {
        SourceHas("Amazon.CDK.Asset.AwsCliV1");
        Setup().ShouldContain("making Constructs 10.8.1, Cdklabs.CdkNag 3.0.2");
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
    public void PlatformWithoutPackages_IsLeftOutAndAskedForAgainADayLater()
    {
        var props = In("artifacts/ready-to-run.props");
        File.WriteAllText(In("bin/lacks"), "linux-arm64");
        Setup().ShouldContain("the function is precompiled for linux-x64\n");
        File.ReadAllText(props).ShouldContain("<ReadyToRunPlatform Include=\"linux-x64\" />");
        File.ReadAllText(props).ShouldNotContain("linux-arm64");

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
        File.ReadAllText(In("artifacts/ready-to-run.props")).ShouldNotContain("ReadyToRunPlatform");
    }

    [UnixFact("its stand-ins are shell scripts")]
    public void Interrupted_NextRunGoesOnWhereItStopped()
    {
        File.WriteAllText(In("bin/interrupt-Amazon.CDK.Asset.AwsCliV1"), "");
        Run().ExitCode.ShouldNotBe(0);
        Feed().ShouldBe([Constructs]);

        File.Delete(In("bin/interrupt-Amazon.CDK.Asset.AwsCliV1"));
        File.Delete(In("bin/calls"));
        Setup();
        Feed().ShouldBe([Asset, Nag, Constructs], ignoreOrder: true);
        Calls().Count(call => call.StartsWith("jsii-pacmak")).ShouldBe(2);
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

    private List<string> Feed() =>
        [.. Directory.GetFiles(In("scripts/bindings/feed")).Select(file => Path.GetFileName(file)).Where(name => name != ".gitkeep")];

    private (int ExitCode, string Output) Run(params string[] arguments) => _sandbox.Run("setup", arguments);

    private string Setup()
    {
        var (exitCode, output) = Run();
        exitCode.ShouldBe(0, output);
        return output;
    }
}
