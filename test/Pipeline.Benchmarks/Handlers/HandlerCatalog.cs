using System.Runtime.InteropServices;
using Pipeline.Functions;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>All handlers, and which of them this machine cannot run.</summary>
internal sealed class HandlerCatalog : IDisposable
{
    public const string OursId = "ours";

    /// <summary>The names that <c>--only</c> takes.</summary>
    public static readonly string[] Ids =
        [OursId, "ours-portable", "ours-insert-once", "ours-latest", "csharp-sdk", "node-batches", "node-powertools",
            "python-batches"];

    private readonly FunctionFolder _portable = new(Artifacts.Function());
    private readonly FunctionFolder? _precompiled;

    /// <param name="toolchain">What is installed.</param>
    public HandlerCatalog(Toolchain toolchain)
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
            // The package that takes aggregates apart is not part of boto3.
            all.Add(batches with { ReadsAggregates = false });
        }

        if (IsPrecompiled) all.Insert(1, OursPortable);
        Handlers = all;
    }

    /// <summary>Those that can be run, ours first.</summary>
    public IReadOnlyList<Handler> Handlers { get; }

    /// <summary>What the others are compared with.</summary>
    public Handler Ours { get; }

    /// <summary>Ours as it is deployed where it could not be precompiled.</summary>
    public Handler OursPortable { get; }

    /// <summary>
    /// Whether <see cref="Ours"/> is precompiled, as it is deployed from a machine whose package sources have what that takes.
    /// </summary>
    public bool IsPrecompiled => _precompiled is not null;

    // Lambda's name for the platform of this machine.
    private static string Platform => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    public void Dispose()
    {
        _portable.Dispose();
        _precompiled?.Dispose();
    }

    private static Handler Writer(string id, string title, FunctionFolder folder, string mode) => new(
        id,
        title,
        folder.Command,
        new Dictionary<string, string>(RuntimeSettings.Variables)
        {
            [FunctionSettings.WriteMode] = mode,
            [FunctionSettings.RejectsBucket] = "rejects",
            [FunctionSettings.ReportBatchItemFailures] = "true",
        });

    private static Handler Other(string id, string title, params string[] command) =>
        new(id, title, command, new Dictionary<string, string>());
}
