using System.Text;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// The headers of S3's requests: those that the run carries out, those without effect here, and those that are refused because
/// the answer would claim an effect that did not happen.
/// </summary>
internal static class S3Headers
{
    private const string Prefix = "x-amz-";
    private const string Meta = "x-amz-meta-";

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html.
    private const int MostMetadataBytes = 2048;

    private static readonly HashSet<string> Passed = new(StringComparer.Ordinal)
    {
        // Headers about the request itself.
        "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-user-agent", "x-amz-api-version", "x-amz-te",
        "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm",
        // Carried out: checksums, parts, copies, attributes.
        "x-amz-checksum-mode", "x-amz-object-attributes", "x-amz-max-parts", "x-amz-part-number-marker", "x-amz-copy-source",
        "x-amz-copy-source-range", "x-amz-metadata-directive",
        // They choose the checksum of an upload. All checksums of a request are verified, whatever these headers say.
        "x-amz-checksum-algorithm", "x-amz-checksum-type",
        // No one pays here, no object is locked, and none is archived.
        "x-amz-request-payer", "x-amz-bypass-governance-retention", "x-amz-optional-object-attributes",
        // Objects are not encrypted at rest here. They still read back as they were written.
        "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-context",
        "x-amz-server-side-encryption-bucket-key-enabled",
    };

    // Storage classes from which an object can be read at once: they differ in price only.
    private static readonly HashSet<string> Classes = new(StringComparer.Ordinal)
    {
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR",
    };

    /// <summary>Checks the headers of a request.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="headers">The headers, including parameters of a presigned query that stand for headers.</param>
    /// <param name="account">The account that owns all buckets.</param>
    /// <exception cref="ServiceException">The run does not carry out a header, or S3 would refuse it.</exception>
    public static void Check(S3Operation operation, IReadOnlyDictionary<string, string?[]> headers, string account)
    {
        var metadata = 0;
        foreach (var (header, values) in headers)
        {
            var (name, value) = (header.ToLowerInvariant(), string.Join(',', values));
            if (name.StartsWith(Meta, StringComparison.Ordinal))
                metadata += name.Length - Meta.Length + Encoding.UTF8.GetByteCount(value);
            else if (Refuse(operation, name, value, account) is { } refusal) throw refusal;
        }

        if (metadata <= MostMetadataBytes) return;
        throw new ServiceException(
            "MetadataTooLarge",
                $"Your metadata headers exceed the maximum allowed metadata size of {MostMetadataBytes} bytes; got {metadata}");
    }

    private static ServiceException? Refuse(S3Operation operation, string name, string value, string account) => name switch
    {
        _ when Passed.Contains(name) => null,
        "x-amz-expected-bucket-owner" or "x-amz-source-expected-bucket-owner" =>
            value == account ? null
                : new ServiceException("AccessDenied", $"Access Denied: the buckets are those of account {account}; got {value}"),
        // All buckets have the setting BucketOwnerEnforced, the default
        // (https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html).
        "x-amz-acl" when value is "private" or "bucket-owner-full-control" => null,
        "x-amz-acl" => NoLists(),
        _ when name.StartsWith("x-amz-grant-", StringComparison.Ordinal) => NoLists(),
        "x-amz-object-ownership" when value is "BucketOwnerEnforced" => null,
        "x-amz-storage-class" when Classes.Contains(value) => null,
        "x-amz-tagging-directive" when value is "COPY" => null,
        "x-amz-bucket-object-lock-enabled" when value.Equals("false", StringComparison.OrdinalIgnoreCase) => null,
        // The checksum of a whole object that is completed from parts is not verified. Those of the parts are.
        _ when S3Checksum.IsKnown(name) => operation.Name == "CompleteMultipartUpload" ? NotHere(name, value) : null,
        "expires" when operation.Name is "PutObject" or "CreateMultipartUpload" => NotHere(name, value),
        "if-match" or "if-none-match" => operation.Writes || operation.Method is "GET" or "HEAD" ? null : NotHere(name, value),
        _ when name.StartsWith(Prefix, StringComparison.Ordinal) => NotHere(name, value),
        _ => null,
    };

    private static ServiceException NoLists() => new(
        "AccessControlListNotSupported",
            "The bucket does not allow ACLs: leave the header out, or set it to bucket-owner-full-control");

    private static ServiceException NotHere(string name, string value) => new(
        ProtocolErrors.UnknownOperation(CallProtocol.RestXml),
        $"this run's S3 lacks some of AWS's headers; got {name}: {value}: the call is not carried out here");
}
