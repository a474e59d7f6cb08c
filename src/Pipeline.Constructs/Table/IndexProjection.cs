namespace Pipeline.Constructs;

/// <summary>Which fields an index holds besides the keys of table and index, which it always holds.</summary>
public sealed record IndexProjection
{
    private IndexProjection(bool isAll, IReadOnlyList<string> fields) => (IsAll, Fields) = (isAll, fields);

    /// <summary>All fields: queries need nothing else, storage and writes are paid twice.</summary>
    public static IndexProjection All { get; } = new(true, []);

    /// <summary>The keys alone: the cheapest, for queries that find what the table is then asked for.</summary>
    public static IndexProjection KeysOnly { get; } = new(false, []);

    /// <summary>The keys and these fields.</summary>
    /// <param name="fields">1 to 20 fields of the schema; 100 over all indexes of a table.</param>
    public static IndexProjection Include(params string[] fields) => new(false, fields) { IsInclude = true };

    /// <summary>Whether the index holds all fields.</summary>
    public bool IsAll { get; }

    /// <summary>The fields named, for an index that names them.</summary>
    public IReadOnlyList<string> Fields { get; }

    internal bool IsInclude { get; private init; }
}
