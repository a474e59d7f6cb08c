using Pipeline.Functions;

namespace Pipeline.Benchmarks;

/// <summary>All handlers, and which of them this machine cannot run.</summary>
internal sealed class HandlerCatalog : IDisposable
{
    public const string OursId = "ours";

    /// <summary>The names that <c>--only</c> takes.</summary>
    public static readonly string[] Ids =
        [OursId, "ours-insert-once", "ours-latest", "csharp-sdk", "node-batches", "node-powertools", "python-batches"];

    private readonly FunctionFolder _portable = new(Artifacts.Function());
    private readonly FunctionFolder? _compiled;

    /// <param name="toolchain">What is installed.</param>
    public HandlerCatalog(Toolchain toolchain)
    {
        Ours = Writer(OursId, "ours, Upsert", _portable, "Upsert");
        if (Directory.Exists(Artifacts.Function(Platform)))
        {
            _compiled = new FunctionFolder(Artifacts.Function(Platform));
            OursCompiled = Writer(OursId, "ours, ReadyToRun", _compiled, "Upsert");
        }

        List<Handler> all =
        [
            Ours,
            Writer("ours-insert-once", "ours, InsertOnce", _portable, "InsertOnce"),
            Writer("ours-latest", "ours, Latest", _portable, "Latest"),
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

        Handlers = all;
    }

    /// <summary>Those that can be run, ours first.</summary>
    public IReadOnlyList<Handler> Handlers { get; }

    /// <summary>What the others are compared with.</summary>
    public Handler Ours { get; }

    /// <summary>Ours with machine code, where that was published.</summary>
    public Handler? OursCompiled { get; }

    public void Dispose()
    {
        _portable.Dispose();
        _compiled?.Dispose();
    }

    private static string Platform => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    private static Handler Writer(string id, string title, FunctionFolder folder, string mode) => new(
        id,
        title,
        folder.Command,
        new Dictionary<string, string>(RuntimeSettings.Variables)
        {
            [WriterSettings.WriteMode] = mode,
            [WriterSettings.RejectsBucket] = "rejects",
            [WriterSettings.ReportBatchItemFailures] = "true",
        });

    private static Handler Other(string id, string title, params string[] command) => new(id, title, command, new Dictionary<string, string>());
}
