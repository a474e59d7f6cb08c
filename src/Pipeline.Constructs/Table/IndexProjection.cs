namespace Pipeline.Constructs;

/// <summary>The fields that an index holds in addition to the keys of table and index, which it always holds.</summary>
public sealed record IndexProjection
{
    private IndexProjection(bool isAll, IReadOnlyList<string> fields) => (IsAll, Fields) = (isAll, fields);

    /// <summary>All fields: queries need not read the table, but storage and writes are billed twice.</summary>
    public static IndexProjection All { get; } = new(true, []);

    /// <summary>Only the keys: the cheapest, for queries that then read the items from the table.</summary>
    public static IndexProjection KeysOnly { get; } = new(false, []);

    /// <summary>The keys and the given fields.</summary>
    /// <param name="fields">1 to 20 fields of the schema; at most 100 over all indexes of a table.</param>
    public static IndexProjection Include(params string[] fields) => new(false, fields) { IsInclude = true };

    /// <summary>Whether the index holds all fields.</summary>
    public bool IsAll { get; }

    /// <summary>The named fields, for an index that names them.</summary>
    public IReadOnlyList<string> Fields { get; }

    internal bool IsInclude { get; private init; }
}
