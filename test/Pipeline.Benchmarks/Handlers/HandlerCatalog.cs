using System.Runtime.InteropServices;
using Pipeline.Functions;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>All handlers, and which of them this machine cannot run.</summary>
internal sealed class HandlerCatalog : IDisposable
{
    public const string OursId = "ours";

    /// <summary>The names that <c>--only</c> takes.</summary>
    public static readonly string[] Ids =
    [
        OursId, "ours-native", "ours-portable", "ours-insert-once", "ours-latest", "csharp-sdk", "node-batches",
            "node-powertools",
        "python-batches",
    ];

    private readonly FunctionFolder _portable = new(Artifacts.Function());
    private readonly FunctionFolder? _precompiled;
    private readonly List<FunctionFolder> _native = [];

    /// <param name="toolchain">What is installed.</param>
    /// <param name="builds">Folders with native builds to measure in addition to that of <c>scripts/native</c>.</param>
    public HandlerCatalog(Toolchain toolchain, IReadOnlyList<string> builds)
    {
        if (Directory.Exists(Artifacts.Function(Platform))) _precompiled = new FunctionFolder(Artifacts.Function(Platform));
        var deployed = _precompiled ?? _portable;
        OursPortable = Writer("ours-portable", "ours, Upsert, not precompiled", _portable, "Upsert");
        Ours = Writer(OursId, "ours, Upsert", deployed, "Upsert");
        List<Handler> all =
        [
            Ours,
            Writer("ours-insert-once", "ours, InsertOnce", deployed, "InsertOnce"),
            Writer("ours-latest", "ours, Latest", deployed, "Latest"),
            Other("csharp-sdk", "C# SDK batches", "dotnet", "exec", Artifacts.Output("Pipeline.Benchmarks.SdkHandler")),
            Other("node-batches", "Node batches", "node", Artifacts.Source("node", "batches.mjs")),
            Other("node-powertools", "Node Powertools, PutItem", "node", Artifacts.Source("node", "powertools.mjs")),
        ];
        if (toolchain.PythonWithBoto3 is { } python)
        {
            var batches = Other("python-batches", "Python boto3 batches", python, Artifacts.Source("python", "batches.py"));
            // boto3 does not contain the package that splits aggregates.
            all.Add(batches with { ReadsAggregates = false });
        }

        if (IsPrecompiled) all.Insert(1, OursPortable);
        if (Directory.Exists(Artifacts.Function($"native-{Platform}")))
        {
            OursNative = Native("ours-native", "ours, Upsert, native", Artifacts.Function($"native-{Platform}"));
            all.Insert(1, OursNative);
        }

        Tried =
        [
            .. builds.Select(folder =>
                Native($"native {Path.GetFileName(folder)}", $"ours, native, {Path.GetFileName(folder)}", folder)),
        ];
        Handlers = all;
    }

    /// <summary>The handlers that this machine can run, ours first.</summary>
    public IReadOnlyList<Handler> Handlers { get; }

    /// <summary>The handler with which the others are compared.</summary>
    public Handler Ours { get; }

    /// <summary>Ours without precompiled code, as it is deployed from a machine that cannot precompile.</summary>
    public Handler OursPortable { get; }

    /// <summary>Ours as a native program; null if <c>scripts/native</c> has not built it.</summary>
    public Handler? OursNative { get; }

    /// <summary>Native builds with other compiler settings.</summary>
    public IReadOnlyList<Handler> Tried { get; }

    /// <summary>Whether <see cref="Ours"/> is precompiled. That needs packages which not every NuGet source has.</summary>
    public bool IsPrecompiled => _precompiled is not null;

    // Lambda's name for the platform of this machine.
    private static string Platform => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    public void Dispose()
    {
        _portable.Dispose();
        _precompiled?.Dispose();
        foreach (var folder in _native) folder.Dispose();
    }

    private Handler Native(string id, string title, string folder)
    {
        _native.Add(new FunctionFolder(folder));
        return Writer(id, title, _native[^1], "Upsert");
    }

    private static Handler Writer(string id, string title, FunctionFolder folder, string mode) => new(
        id,
        title,
        folder.Command,
        new Dictionary<string, string>(RuntimeSettings.Of(isNative: folder.Command is not ["dotnet", ..]))
        {
            [FunctionSettings.WriteMode] = mode,
            [FunctionSettings.RejectsBucket] = "rejects",
            [FunctionSettings.ReportBatchItemFailures] = "true",
        });

    private static Handler Other(string id, string title, params string[] command) =>
        new(id, title, command, new Dictionary<string, string>());
}
