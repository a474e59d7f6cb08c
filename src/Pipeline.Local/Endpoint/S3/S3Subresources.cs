using Microsoft.AspNetCore.Http;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// A part of a bucket or an object that a request names in its query, such as <c>?tagging</c>, with the IAM action of each method
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
/// </summary>
/// <param name="Query">The query's key.</param>
/// <param name="Get">The action of GET; <c>null</c> where S3 has no such operation, as for the others.</param>
/// <param name="Put">The action of PUT.</param>
/// <param name="Delete">The action of DELETE.</param>
/// <param name="Post">The action of POST.</param>
internal sealed record S3Subresource(
    string Query, string? Get, string? Put = null, string? Delete = null, string? Post = null)
{
    /// <summary>The action of a method. For a method that S3 does not have here, the nearest action.</summary>
    public string ActionOf(string method) =>
        $"s3:{method switch { "PUT" => Put, "DELETE" => Delete, "POST" => Post, _ => Get } ?? Get ?? Put ?? Post ?? Delete}";
}

/// <summary>The subresources of buckets and objects that requests name in their query.</summary>
internal static class S3Subresources
{
    private static readonly S3Subresource[] OfBuckets =
    [
        new("accelerate", "GetAccelerateConfiguration", "PutAccelerateConfiguration"),
        new("acl", "GetBucketAcl", "PutBucketAcl"),
        new("analytics", "GetAnalyticsConfiguration", "PutAnalyticsConfiguration", "PutAnalyticsConfiguration"),
        new("cors", "GetBucketCORS", "PutBucketCORS", "PutBucketCORS"),
        new("encryption", "GetEncryptionConfiguration", "PutEncryptionConfiguration", "PutEncryptionConfiguration"),
        new(
            "intelligent-tiering",
            "GetIntelligentTieringConfiguration",
            "PutIntelligentTieringConfiguration",
            "PutIntelligentTieringConfiguration"),
        new("inventory", "GetInventoryConfiguration", "PutInventoryConfiguration", "PutInventoryConfiguration"),
        new("lifecycle", "GetLifecycleConfiguration", "PutLifecycleConfiguration", "PutLifecycleConfiguration"),
        new("location", "GetBucketLocation"),
        new("logging", "GetBucketLogging", "PutBucketLogging"),
        new("metrics", "GetMetricsConfiguration", "PutMetricsConfiguration", "PutMetricsConfiguration"),
        new("notification", "GetBucketNotification", "PutBucketNotification"),
        new("object-lock", "GetBucketObjectLockConfiguration", "PutBucketObjectLockConfiguration"),
        new("ownershipControls", "GetBucketOwnershipControls", "PutBucketOwnershipControls", "PutBucketOwnershipControls"),
        new("policy", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
        new("policyStatus", "GetBucketPolicyStatus"),
        new("publicAccessBlock", "GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
        new("replication", "GetReplicationConfiguration", "PutReplicationConfiguration", "PutReplicationConfiguration"),
        new("requestPayment", "GetBucketRequestPayment", "PutBucketRequestPayment"),
        new("tagging", "GetBucketTagging", "PutBucketTagging", "PutBucketTagging"),
        new("uploads", "ListBucketMultipartUploads"),
        new("versioning", "GetBucketVersioning", "PutBucketVersioning"),
        new("versions", "ListBucketVersions"),
        new("website", "GetBucketWebsite", "PutBucketWebsite", "DeleteBucketWebsite"),
    ];

    private static readonly S3Subresource[] OfObjects =
    [
        new("acl", "GetObjectAcl", "PutObjectAcl"),
        new("attributes", "GetObjectAttributes"),
        new("legal-hold", "GetObjectLegalHold", "PutObjectLegalHold"),
        new("restore", null, Post: "RestoreObject"),
        new("retention", "GetObjectRetention", "PutObjectRetention"),
        new("select", null, Post: "GetObject"),
        new("tagging", "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging"),
        new("torrent", "GetObjectTorrent"),
    ];

    // Lists the parts of a multipart upload. Writing parts and completing the upload are operations that the run carries out.
    private static readonly S3Subresource Parts = new("uploadId", "ListMultipartUploadParts");

    /// <summary>
    /// The subresource that a request names; <c>null</c> where the request names the bucket or the object itself.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="isOfObject">Whether the request's path names an object.</param>
    public static S3Subresource? Of(HttpRequest request, bool isOfObject)
    {
        if (isOfObject && HttpMethods.IsGet(request.Method) && request.Query.ContainsKey(Parts.Query)) return Parts;
        return (isOfObject ? OfObjects : OfBuckets).FirstOrDefault(part => request.Query.ContainsKey(part.Query));
    }
}
