using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// The permissions that requests to S3 need, by method, path and query
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
/// </summary>
internal sealed class S3Permissions(Deployment deployment)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="request">The request.</param>
    /// <param name="body">Its body, which names the objects of DeleteObjects.</param>
    public IEnumerable<Permission> Of(HttpRequest request, byte[]? body = null)
    {
        var (bucket, key) = Place(request);
        var arn = $"arn:{deployment.Partition}:s3:::{bucket}";
        if (bucket.Length == 0)
        {
            yield return new Permission("s3:ListAllMyBuckets", "*");
            yield break;
        }

        if (key.Length == 0)
        {
            // DeleteObjects is checked for each object (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html).
            var keys = HttpMethods.IsPost(request.Method) && request.Query.ContainsKey("delete") ? KeysOf(body) : [];
            foreach (var (deleted, hasVersion) in keys)
                yield return new Permission(hasVersion ? "s3:DeleteObjectVersion" : "s3:DeleteObject", $"{arn}/{deleted}");

            if (keys.Count == 0) yield return new Permission(BucketAction(request), arn, ListContext(request));
            yield break;
        }

        var action = ObjectAction(request);
        yield return new Permission(action, $"{arn}/{key}");
        if (deployment.Find(bucket) is { } resource && KeyPermission(resource, action, arn, key) is { } permission)
            yield return permission;
        if (request.Headers["x-amz-copy-source"].FirstOrDefault() is { } source)
        {
            var (sourceBucket, sourceKey) = PlaceOf(source);
            yield return new Permission("s3:GetObject", $"arn:{deployment.Partition}:s3:::{sourceBucket}/{sourceKey}");
        }
    }

    /// <summary>The bucket and the key in a request's path, path style; empty where the path has none.</summary>
    /// <exception cref="ServiceException">InvalidURI: the path is not percent-encoded UTF-8.</exception>
    public static (string Bucket, string Key) Place(HttpRequest request) => PlaceOf(Forwarder.PathOf(request));

    /// <summary>The bucket and the key in a path or in the source of a copy.</summary>
    /// <exception cref="ServiceException">InvalidURI: the path is not percent-encoded UTF-8.</exception>
    public static (string Bucket, string Key) PlaceOf(string path)
    {
        // The path is split before it is decoded: a bucket's name has no slash, but a key may begin with one.
        if (path.StartsWith('/')) path = path[1..];
        return path.IndexOf('/') is var slash and >= 0 ? (Decode(path[..slash]), Decode(path[(slash + 1)..]))
            : (Decode(path), "");
    }

    private static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        try
        {
            var bytes = new List<byte>(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] != '%')
                {
                    bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
                    continue;
                }

                bytes.AddRange(Convert.FromHexString(text.AsSpan(i + 1, 2)));
                i += 2;
            }

            return Strict.GetString([.. bytes]);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new ServiceException(
                "InvalidURI", $"Couldn't parse the specified URI: it must be percent-encoded UTF-8; got {text}");
        }
    }

    private Permission? KeyPermission(Resource bucket, string action, string arn, string key)
    {
        var kms = action switch { "s3:PutObject" => "kms:GenerateDataKey", "s3:GetObject" => "kms:Decrypt", _ => null };
        var (id, isBucketKey) = KeyUse.OfBucket(bucket);
        // With a bucket key, the encryption context is the bucket's ARN; otherwise it is the
        // object's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html.
        return kms is null ? null : KeyUse.Of(
            id, deployment, kms, "s3", new Dictionary<string, string> { ["aws:s3:arn"] = isBucketKey ? arn : $"{arn}/{key}" });
    }

    private static string BucketAction(HttpRequest request) => S3Subresources.Of(request, isOfObject: false) is { } part
        ? part.ActionOf(request.Method)
        : request.Method switch
        {
            "PUT" => "s3:CreateBucket",
            "DELETE" => "s3:DeleteBucket",
            "POST" when request.Query.ContainsKey("delete") => "s3:DeleteObject",
            "POST" => "s3:PutObject",
            _ => "s3:ListBucket",
        };

    private static string ObjectAction(HttpRequest request) => S3Subresources.Of(request, isOfObject: true) is { } part
        ? part.ActionOf(request.Method)
        : request.Method switch
        {
            "PUT" or "POST" => "s3:PutObject",
            "DELETE" when request.Query.ContainsKey("uploadId") => "s3:AbortMultipartUpload",
            "DELETE" when request.Query.ContainsKey("versionId") => "s3:DeleteObjectVersion",
            "DELETE" => "s3:DeleteObject",
            _ when request.Query.ContainsKey("versionId") => "s3:GetObjectVersion",
            _ => "s3:GetObject",
        };

    // The engine refuses an unreadable body. Here it names no objects.
    private static List<(string Key, bool HasVersion)> KeysOf(byte[]? body)
    {
        try
        {
            using var stream = new MemoryStream(body ?? []);
            return
            [
                .. from entry in XDocument.Load(stream).Descendants()
                   where entry.Name.LocalName == "Object"
                   let key = entry.Elements().FirstOrDefault(element => element.Name.LocalName == "Key")
                   where key is not null
                   select (key.Value, entry.Elements().Any(element => element.Name.LocalName == "VersionId")),
            ];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static Dictionary<string, string[]>? ListContext(HttpRequest request)
    {
        if (!request.Query.TryGetValue("prefix", out var prefix)) return null;
        return new Dictionary<string, string[]> { ["s3:prefix"] = [$"{prefix}"] };
    }
}
