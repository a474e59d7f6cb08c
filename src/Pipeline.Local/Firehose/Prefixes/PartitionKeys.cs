namespace Pipeline.Local.Firehose.Prefixes;

/// <summary>The keys by which dynamic partitioning separates records.</summary>
/// <param name="Lambda">The keys that the function gave.</param>
/// <param name="Query">The keys that the query found.</param>
internal sealed record PartitionKeys(IReadOnlyDictionary<string, string> Lambda, IReadOnlyDictionary<string, string> Query)
{
    private static readonly Dictionary<string, string> Nothing = [];

    public static PartitionKeys None { get; } = new(Nothing, Nothing);

    /// <summary>A text that is the same only for equal keys.</summary>
    public string Identity { get; } = Lambda.Count + Query.Count == 0
        ? ""
        : string.Join('\u0001', Lambda.Concat(Query).Select(pair => $"{pair.Key}\u0002{pair.Value}"));

    /// <exception cref="KeyNotFoundException">The function gave no such key.</exception>
    public string OfLambda(string key) => Lambda[key];

    /// <exception cref="KeyNotFoundException">The query gave no such key.</exception>
    public string OfQuery(string key) => Query[key];

    /// <summary>
    /// The first key that a prefix needs and that is missing, as the prefix spells it; null where none is missing.
    /// </summary>
    public string? FirstMissing(IEnumerable<(string Namespace, string Key)> wanted) => wanted
        .Where(key => !(key.Namespace == "partitionKeyFromLambda" ? Lambda : Query).ContainsKey(key.Key))
        .Select(key => $"{key.Namespace}:{key.Key}")
        .FirstOrDefault();
}
