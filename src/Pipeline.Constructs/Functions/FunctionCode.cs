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
/// The function's code as Lambda gets it: the published build and the event schema. The schema travels with the code, since
/// environment variables hold 4 KB in all and a schema may be larger.
/// </summary>
/// <param name="carried">The folder with the published functions.</param>
internal sealed class FunctionCode(string carried)
{
    private const string CodePathProp = "CodePath";
    private const string RuntimeProp = "Runtime";

    private readonly CarriedBuilds _carried = new(carried);
    private readonly Dictionary<string, string> _staged = [];

    /// <summary>The build beside this assembly.</summary>
    public static FunctionCode OfTheLibrary { get; } = new(Path.Combine(
        Path.GetDirectoryName(typeof(FunctionCode).Assembly.Location) is { Length: > 0 } folder
            ? folder : AppContext.BaseDirectory,
        "functions"));

    /// <summary>
    /// The runtime of a function: the one in its props, otherwise the package's default. A user's own code counts as assemblies
    /// unless the props say otherwise.
    /// </summary>
    public FunctionBuild Build(PipelineRuntime? runtime, Architecture architecture, string? codePath = null) =>
        new(runtime ?? (codePath is null ? _carried.DefaultRuntime : PipelineRuntime.Managed), architecture, codePath);

    /// <summary>Refuses a build that is not there, with the way to one.</summary>
    public void Validate(FunctionBuild build, Violations violations)
    {
        if (!Enum.IsDefined(build.Runtime))
        {
            violations.Add(
                RuntimeProp,
                "be one of Native, Managed",
                build.Runtime,
                $"use {nameof(PipelineRuntime)}.Managed");
            return;
        }

        if (!build.IsNative) ValidateManaged(build.CodePath, violations);
        else if (build.CodePath is { } folder) ValidateOwnNative(folder, violations);
        else if (_carried.WhyNoNative(build.Platform) is var (rule, got, remedy)) violations.Add(RuntimeProp, rule, got, remedy);
    }

    /// <summary>The code, ready to be deployed.</summary>
    /// <param name="build">Which.</param>
    /// <param name="schema">What lies beside it, for functions that read events.</param>
    /// <param name="declaration">What also lies beside it, for the function that computes aggregates.</param>
    public Code For(FunctionBuild build, EventSchema? schema, AggregationDeclaration? declaration = null)
    {
        var source = build.CodePath ?? Folder(build);
        var key = Key(build, source, schema, declaration);
        return Code.FromAsset(Stage(build, source, Beside(schema, declaration), key), new AssetOptions
        {
            AssetHashType = AssetHashType.CUSTOM,
            AssetHash = key,
        });
    }

    /// <summary>
    /// Puts the other builds beside the deployed asset in the cloud assembly, if the deployed one is for one platform only: the
    /// local run starts the one for its computer, or the portable one. No manifest names them, so they are never uploaded, and
    /// the template does not change.
    /// </summary>
    /// <param name="function">The function, with its code.</param>
    /// <param name="build">What is deployed. Of code of the user's no other build is known.</param>
    /// <param name="schema">What lies beside the code.</param>
    /// <param name="declaration">What also lies beside the code.</param>
    public void CarryOtherBuilds(
        Function function, FunctionBuild build, EventSchema? schema, AggregationDeclaration? declaration = null)
    {
        var beside = Beside(schema, declaration);
        var deployed = Folder(build);
        if (build.CodePath is not null || deployed == _carried.Portable) return;
        // An absolute path means that assets are not staged: there is no asset in the cloud assembly to put them beside.
        if (function.Node.TryFindChild("Code") is not Asset { AssetPath: { } path } || Path.IsPathRooted(path)) return;
        if (build.IsNative) path = Path.ChangeExtension(path, null);
        var builds = Path.GetFullPath(Path.Combine(Amazon.CDK.Stage.Of(function)!.Outdir, path + OtherBuilds.Ending));
        Carry(_carried.Portable, OtherBuilds.Portable);
        foreach (var platform in FunctionBuild.Platforms)
        {
            if (build.IsNative && _carried.WhyNoNative(platform) is null) Carry(_carried.Native(platform), $"native-{platform}");
            var precompiled = _carried.Precompiled(platform);
            if (!build.IsNative && Directory.Exists(precompiled)) Carry(precompiled, platform);
        }

        void Carry(string source, string name)
        {
            var target = Path.Combine(builds, name);
            if (source == deployed || Directory.Exists(target)) return;
            // Only a whole copy gets the name by which the local run finds it.
            var partial = $"{target}.{System.Environment.ProcessId}";
            Copy(source, beside, partial);
            Directory.Move(partial, target);
        }
    }

    private static void ValidateOwnNative(string folder, Violations violations) => violations.Require(
        File.Exists(Path.Combine(folder, FunctionBuild.Bootstrap)),
        CodePathProp,
        $"be a folder that holds {FunctionBuild.Bootstrap}, a program for Linux, where Runtime is Native",
        folder,
        "build one, or leave Runtime unset for a folder with an assembly");

    private void ValidateManaged(string? codePath, Violations violations)
    {
        var folder = codePath ?? _carried.Portable;
        var assembly = Path.Combine(folder, $"{FunctionSettings.Assembly}.dll");
        if (codePath is null && Directory.Exists(folder) && !File.Exists(assembly))
        {
            // PublishSingleFile leaves such a folder: all assemblies, also the function's, go into the app's file.
            violations.Add(
                CodePathProp,
                $"be set where the library's own function has no {FunctionSettings.Assembly}.dll beside the app",
                $"{folder} without it, as PublishSingleFile leaves it",
                "publish the app without PublishSingleFile, or set CodePath to a folder with the published function");
            return;
        }

        violations.Require(
            File.Exists(assembly),
            CodePathProp,
            $"be a folder that holds {FunctionSettings.Assembly}.dll",
            codePath ?? $"no folder, and none came with the library at {Path.GetDirectoryName(assembly)}",
            "build it by 'dotnet publish', or build the app again so that the library's own is copied beside it");
    }

    // Precompiled where that can be had: the portable one does the same and starts slower.
    private string Folder(FunctionBuild build)
    {
        if (build.Platform is not { } platform) return _carried.Portable;
        if (build.IsNative) return _carried.Native(platform);
        return Directory.Exists(_carried.Precompiled(platform)) ? _carried.Precompiled(platform) : _carried.Portable;
    }

    // The library's own assemblies are known by what they were made from, so that building them again, or with another SDK,
    // changes no template. Of a folder of the user's only the bytes are known; and a native build is known by its bytes,
    // so that a different one is a different asset.
    private string Key(FunctionBuild build, string source, EventSchema? schema, AggregationDeclaration? declaration)
    {
        string[] beside = declaration is null ? [schema?.Json ?? ""] : [schema?.Json ?? "", declaration.Json];
        return (build.CodePath, build.IsNative) switch
        {
            (_, true) => Hash([.. FileHashes(source), build.Architecture.Name, nameof(PipelineRuntime.Native), .. beside]),
            (null, _) => SourcesHash(build.Architecture, beside),
            _ => Hash([.. FileHashes(source), .. beside]),
        };
    }

    private static (string Name, string Text)[] Beside(EventSchema? schema, AggregationDeclaration? declaration) =>
    [
        .. schema is null ? [] : new[] { (FunctionSettings.SchemaFile, schema.Json) },
        .. declaration is null ? [] : new[] { (FunctionSettings.DeclarationFile, declaration.Json) },
    ];

    // The architecture and not the folder: two functions of one app are never taken for the same asset, and a machine that can
    // precompile and one that cannot make the same template. Which of them deploys a version first decides what runs until the
    // next. The lines come in the file system's order.
    private string SourcesHash(Architecture architecture, string[] beside) =>
        Hash([.. _carried.Sources, architecture.Name, .. beside]);

    private static IEnumerable<string> FileHashes(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Relative(folder, file)}")
        .Order(StringComparer.Ordinal);

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    // CDK copies it into the cloud assembly at once, so that a folder per process and content is enough; it goes with the
    // process.
    private string Stage(FunctionBuild build, string source, (string Name, string Text)[] beside, string key)
    {
        if (_staged.TryGetValue(key, out var staged)) return staged;
        var folder = Directory.CreateTempSubdirectory("pipeline-function-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        if (!build.IsNative)
        {
            Copy(source, beside, folder);
            return _staged[key] = folder;
        }

        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Relative(source, file), File.ReadAllBytes(file)))
            .Concat(beside.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text))));
        var zip = Path.Combine(folder, "function.zip");
        ExecutableZip.Write(zip, files);
        return _staged[key] = zip;
    }

    private static void Copy(string source, (string Name, string Text)[] beside, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Relative(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        foreach (var (name, text) in beside) File.WriteAllText(Path.Combine(folder, name), text);
        // NuGet unpacks files that only their owner may start, or no user at all.
        var bootstrap = Path.Combine(folder, FunctionBuild.Bootstrap);
        if (!OperatingSystem.IsWindows() && File.Exists(bootstrap)) File.SetUnixFileMode(bootstrap, ExecutableZip.Mode);
    }

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
