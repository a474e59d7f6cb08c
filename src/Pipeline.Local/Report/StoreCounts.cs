using Pipeline.Local.Contracts;

namespace Pipeline.Local.Report;

/// <summary>What is in the tables and buckets at the end of a run.</summary>
internal sealed record StoreCounts
{
    /// <summary>Items by table.</summary>
    public IReadOnlyList<(string Table, long Items)> Tables { get; init; } = [];

    /// <summary>Objects by bucket and first folder.</summary>
    public IReadOnlyList<FolderLine> Folders { get; init; } = [];

    /// <summary>Records that functions put aside; one that was put aside twice counts once.</summary>
    public long Rejects { get; init; }

    /// <summary>Whether a store has taken something.</summary>
    public bool Holds(Resource store) =>
        Tables.Any(table => table.Table == store.PhysicalId && table.Items > 0)
        || Folders.Any(folder => folder.Bucket == store.PhysicalId);
}
