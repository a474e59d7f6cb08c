namespace Pipeline.Local.Endpoint.S3;

/// <summary>An operation of S3 that the run carries out.</summary>
/// <param name="Name">The operation's name on AWS.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="IsOfObject">Whether the path names an object and not only a bucket.</param>
/// <param name="Marker">
/// The key of the query that distinguishes it from other operations with the same method; <c>null</c> where it has none.
/// </param>
/// <param name="Queries">The other keys of the query that the run carries out.</param>
internal sealed record S3Operation(string Name, string Method, bool IsOfObject, string? Marker, params string[] Queries)
{
    private static readonly string[] OfAnswers =
    [
        "response-content-type", "response-content-language", "response-expires", "response-cache-control",
        "response-content-disposition", "response-content-encoding",
    ];

    // Operations that are missing here are refused: the engine looks only at the method, and would carry out another operation.
    private static readonly S3Operation[] All =
    [
        new("CreateBucket", "PUT", false, null),
        new("DeleteBucket", "DELETE", false, null),
        new("HeadBucket", "HEAD", false, null),
        new("GetBucketLocation", "GET", false, "location"),
        new("DeleteObjects", "POST", false, "delete"),
        new("ListObjects", "GET", false, null, "prefix", "delimiter", "max-keys", "marker", "encoding-type"),
        new(
            "ListObjectsV2",
            "GET",
            false,
            "list-type",
            "prefix",
            "delimiter",
            "max-keys",
            "start-after",
            "continuation-token",
            "encoding-type",
            "fetch-owner"),
        new("PutObject", "PUT", true, null),
        new("UploadPart", "PUT", true, "uploadId", "partNumber"),
        new("DeleteObject", "DELETE", true, null, "versionId"),
        new("AbortMultipartUpload", "DELETE", true, "uploadId"),
        new("GetObject", "GET", true, null, ["partNumber", "versionId", .. OfAnswers]),
        new("GetObjectAttributes", "GET", true, "attributes", "versionId"),
        new("HeadObject", "HEAD", true, null, ["partNumber", "versionId", .. OfAnswers]),
        new("CreateMultipartUpload", "POST", true, "uploads"),
        new("CompleteMultipartUpload", "POST", true, "uploadId"),
    ];

    private static readonly S3Operation ListBuckets = new("ListBuckets", "GET", false, null);

    private static readonly HashSet<string> OfSignatures = new(StringComparer.Ordinal)
    {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
        "X-Amz-Security-Token", "X-Amz-Content-Sha256", "X-Amz-User-Agent",
        // SDKs put the operation's name there. S3 does not read it.
        "x-id",
    };

    /// <summary>Whether the operation writes or removes the object that its path names.</summary>
    public bool Writes => Name is "PutObject" or "DeleteObject" or "CompleteMultipartUpload";

    /// <summary>Whether a key of a query stands for a header, as in presigned requests.</summary>
    public static bool IsHeader(string query) =>
        query.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !OfSignatures.Contains(query);

    /// <summary>Finds the operation of a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="bucket">The bucket that the request names; empty for none.</param>
    /// <param name="key">The object's key; empty for none.</param>
    /// <param name="query">Its query.</param>
    /// <param name="unknown">The key of the query that the run does not carry out; <c>null</c> for none.</param>
    /// <returns>The operation; <c>null</c> where the run does not have it.</returns>
    public static S3Operation? Find(
        string method, string bucket, string key, IReadOnlyList<(string Name, string Value)> query, out string? unknown)
    {
        unknown = null;
        var candidates = bucket.Length == 0
            ? [ListBuckets]
            : All.Where(each => each.IsOfObject == key.Length > 0).ToArray();
        candidates = [.. candidates.Where(each => each.Method == method)];
        var operation = candidates.FirstOrDefault(each => each.Marker is { } marker && query.Any(pair => pair.Name == marker))
            ?? candidates.FirstOrDefault(each => each.Marker is null);
        unknown = query.Select(pair => pair.Name).FirstOrDefault(name =>
            !OfSignatures.Contains(name) && !IsHeader(name) && name != operation?.Marker
                && operation?.Queries.Contains(name) != true);
        return unknown is null ? operation : null;
    }
}
