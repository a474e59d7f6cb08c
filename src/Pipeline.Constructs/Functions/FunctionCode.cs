using System.IO;
using System.Security.Cryptography;
using System.Text;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;
using Pipeline.Local.Assembly;
using Pipeline.Records;
using Asset = Amazon.CDK.AWS.S3.Assets.Asset;
using AssetOptions = Amazon.CDK.AWS.S3.Assets.AssetOptions;

namespace Pipeline.Constructs;

/// <summary>
/// The function's code as Lambda gets it: the published folder and the event schema. The schema travels with the code, since
/// environment variables hold 4 KB in all and a schema may be larger.
/// </summary>
/// <param name="carried">
/// The folder with the published functions: <c>Pipeline.Functions</c>, portable, its <c>.sha256</c>, and, where the build could
/// compile for them, <c>Pipeline.Functions.linux-x64</c> and <c>.linux-arm64</c>.
/// </param>
internal sealed class FunctionCode(string carried)
{
    private const string Prop = "CodePath";
    private const string X64 = "linux-x64";
    private const string Arm64 = "linux-arm64";

    private readonly Dictionary<string, string> _staged = [];

    /// <summary>What lies beside this assembly.</summary>
    public static FunctionCode OfTheLibrary { get; } = new(Path.Combine(
        Path.GetDirectoryName(typeof(FunctionCode).Assembly.Location) is { Length: > 0 } folder
            ? folder : AppContext.BaseDirectory,
        "functions"));

    public void Validate(string? codePath, Violations violations)
    {
        var folder = codePath ?? Portable;
        var assembly = Path.Combine(folder, $"{FunctionSettings.Assembly}.dll");
        if (codePath is null && Directory.Exists(folder) && !File.Exists(assembly))
        {
            // What is left of it where the app was published as one file, into which all assemblies go.
            violations.Add(
                Prop,
                $"be set where the library's own function has no {FunctionSettings.Assembly}.dll beside the app",
                $"{folder} without it, as PublishSingleFile leaves it",
                "publish the app without PublishSingleFile, or set CodePath to a folder with the published function");
            return;
        }

        violations.Require(
            File.Exists(assembly),
            Prop,
            $"be a folder that holds {FunctionSettings.Assembly}.dll",
            codePath ?? $"no folder, and none came with the library at {Path.GetDirectoryName(assembly)}",
            "build it by 'dotnet publish', or build the app again so that the library's own is copied beside it");
    }

    /// <summary>The code, ready to be deployed.</summary>
    /// <param name="codePath">A folder of the user's, or nothing for the library's own.</param>
    /// <param name="schema">What lies beside it, for functions that read events.</param>
    /// <param name="architecture">Where it runs.</param>
    public Code For(string? codePath, EventSchema? schema, Architecture architecture)
    {
        var source = codePath ?? Folder(architecture);
        // The library's own is known by what it was made from, so that building it again, or with another SDK, changes no
        // template. Of a folder of the user's nothing but its bytes is known.
        var key = codePath is null ? SourcesHash(schema, architecture) : FolderHash(source, schema);
        return Code.FromAsset(Stage(source, schema, key), new AssetOptions
        {
            AssetHashType = AssetHashType.CUSTOM,
            AssetHash = key,
        });
    }

    /// <summary>
    /// Puts the other builds beside the deployed asset in the cloud assembly, where the deployed one is for one platform alone:
    /// the local run starts the one for its computer, or the portable one. No manifest names them, so that they are never
    /// uploaded, and the template does not change.
    /// </summary>
    /// <param name="function">The function, with its code.</param>
    /// <param name="codePath">A folder of the user's, of which no other build is known, or null for the library's own.</param>
    /// <param name="schema">What lies beside the code.</param>
    /// <param name="architecture">Where it is deployed to.</param>
    public void CarryOtherBuilds(Function function, string? codePath, EventSchema? schema, Architecture architecture)
    {
        var deployed = Folder(architecture);
        if (codePath is not null || deployed == Portable) return;
        // An absolute path means that assets are not staged: there is no asset in the cloud assembly to put them beside.
        if (function.Node.TryFindChild("Code") is not Asset { AssetPath: { } path } || Path.IsPathRooted(path)) return;
        var builds = Path.GetFullPath(Path.Combine(Amazon.CDK.Stage.Of(function)!.Outdir, path + OtherBuilds.Ending));
        Carry(Portable, Path.Combine(builds, OtherBuilds.Portable));
        foreach (var platform in Platforms.Where(platform => Directory.Exists(Precompiled(platform))
            && Precompiled(platform) != deployed))
        {
            Carry(Precompiled(platform), Path.Combine(builds, platform));
        }

        void Carry(string source, string build)
        {
            if (Directory.Exists(build)) return;
            // Only a whole copy gets the name by which the local run finds it.
            var partial = $"{build}.{System.Environment.ProcessId}";
            Copy(source, schema, partial);
            Directory.Move(partial, build);
        }
    }

    private static readonly string[] Platforms = [X64, Arm64];

    private string Portable => Path.Combine(carried, FunctionSettings.Assembly);

    private string Precompiled(string platform) => $"{Portable}.{platform}";

    // Precompiled where that can be had: the portable one does the same and starts slower.
    private string Folder(Architecture architecture)
    {
        var precompiled = architecture.Name switch
        {
            "arm64" => Precompiled(Arm64),
            "x86_64" => Precompiled(X64),
            _ => Portable,
        };
        return Directory.Exists(precompiled) ? precompiled : Portable;
    }

    // The architecture and not the folder: two functions of one app are never taken for the same asset, and a machine that can
    // precompile and one that cannot make the same template. Which of them deploys a version first decides what runs until the
    // next. The lines come in the file system's order.
    private string SourcesHash(EventSchema? schema, Architecture architecture) => Hash(
    [
        .. File.ReadAllLines(Path.Combine(carried, $"{FunctionSettings.Assembly}.sha256")).Order(StringComparer.Ordinal),
        architecture.Name,
        schema?.Json ?? "",
    ]);

    private static string FolderHash(string folder, EventSchema? schema) => Hash(
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Relative(folder, file)}")
            .Order(StringComparer.Ordinal),
        schema?.Json ?? "",
    ]);

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    // CDK copies it into the cloud assembly at once, so that a folder per process and content is enough; it goes with the
    // process.
    private string Stage(string source, EventSchema? schema, string key)
    {
        if (_staged.TryGetValue(key, out var staged)) return staged;
        var folder = Directory.CreateTempSubdirectory("pipeline-function-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Copy(source, schema, folder);
        return _staged[key] = folder;
    }

    private static void Copy(string source, EventSchema? schema, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Relative(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        if (schema is not null) File.WriteAllText(Path.Combine(folder, FunctionSettings.SchemaFile), schema.Json);
    }

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
