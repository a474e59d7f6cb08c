namespace Pipeline.Functions.Writer;

/// <summary>Decides which of several events of a key stays in the table.</summary>
internal enum WriteMode
{
    /// <summary>The last one in the stream's order.</summary>
    Upsert,

    /// <summary>The first one.</summary>
    InsertOnce,

    /// <summary>The newest one, by its place in the stream or by one of its fields.</summary>
    Latest,
}
