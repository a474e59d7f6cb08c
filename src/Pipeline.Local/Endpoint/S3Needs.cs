using Microsoft.AspNetCore.Http;

namespace Pipeline.Local;

/// <summary>
/// What requests to S3 need to be allowed, by method, path and query
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
/// </summary>
internal sealed class S3Needs(Deployment deployment)
{
    public IEnumerable<Need> Of(HttpRequest request)
    {
        var path = Uri.UnescapeDataString(Forwarder.PathOf(request)).TrimStart('/');
        var (bucket, key) = path.IndexOf('/') is var slash and >= 0 ? (path[..slash], path[(slash + 1)..]) : (path, "");
        var arn = $"arn:{deployment.Partition}:s3:::{bucket}";
        if (bucket.Length == 0)
        {
            yield return new Need("s3:ListAllMyBuckets", "*");
            yield break;
        }

        if (key.Length == 0)
        {
            yield return new Need(BucketAction(request), arn, ListContext(request));
            yield break;
        }

        var action = ObjectAction(request);
        yield return new Need(action, $"{arn}/{key}");
        if (deployment.Find(bucket) is { } resource && KeyNeed(resource, action, arn, key) is { } need) yield return need;
        if (request.Headers["x-amz-copy-source"].FirstOrDefault() is { } source)
        {
            yield return new Need("s3:GetObject", $"arn:{deployment.Partition}:s3:::{Uri.UnescapeDataString(source).TrimStart('/')}");
        }
    }

    private Need? KeyNeed(Resource bucket, string action, string arn, string key)
    {
        var kms = action switch { "s3:PutObject" => "kms:GenerateDataKey", "s3:GetObject" => "kms:Decrypt", _ => null };
        var (id, isBucketKey) = KeyUse.OfBucket(bucket);
        // With a bucket key the context is the bucket's ARN, else the object's:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html.
        return kms is null ? null : KeyUse.Of(
            id, deployment, kms, "s3", new Dictionary<string, string> { ["aws:s3:arn"] = isBucketKey ? arn : $"{arn}/{key}" });
    }

    private static string BucketAction(HttpRequest request) => request.Method switch
    {
        "PUT" when request.Query.Count == 0 => "s3:CreateBucket",
        "DELETE" when request.Query.Count == 0 => "s3:DeleteBucket",
        "POST" when request.Query.ContainsKey("delete") => "s3:DeleteObject",
        "GET" when request.Query.ContainsKey("location") => "s3:GetBucketLocation",
        "GET" when request.Query.ContainsKey("uploads") => "s3:ListBucketMultipartUploads",
        "GET" when request.Query.ContainsKey("versions") => "s3:ListBucketVersions",
        "GET" or "HEAD" => "s3:ListBucket",
        _ => "s3:PutBucketPolicy",
    };

    private static string ObjectAction(HttpRequest request) => request.Method switch
    {
        "PUT" when request.Query.ContainsKey("tagging") => "s3:PutObjectTagging",
        "PUT" when request.Query.ContainsKey("acl") => "s3:PutObjectAcl",
        "PUT" or "POST" => "s3:PutObject",
        "DELETE" when request.Query.ContainsKey("uploadId") => "s3:AbortMultipartUpload",
        "DELETE" when request.Query.ContainsKey("versionId") => "s3:DeleteObjectVersion",
        "DELETE" => "s3:DeleteObject",
        _ when request.Query.ContainsKey("uploadId") => "s3:ListMultipartUploadParts",
        _ when request.Query.ContainsKey("tagging") => "s3:GetObjectTagging",
        _ when request.Query.ContainsKey("versionId") => "s3:GetObjectVersion",
        _ => "s3:GetObject",
    };

    private static Dictionary<string, string[]>? ListContext(HttpRequest request)
    {
        if (!request.Query.TryGetValue("prefix", out var prefix)) return null;
        return new Dictionary<string, string[]> { ["s3:prefix"] = [$"{prefix}"] };
    }
}
