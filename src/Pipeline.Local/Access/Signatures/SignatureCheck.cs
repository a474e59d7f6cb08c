using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Access.Signatures;

/// <summary>
/// Finds the caller of a request by its signature (Signature Version 4). A signature with a role's credentials must be correct.
/// Any other access key counts as the user of this computer, whose secret is not known here, so that signature is not checked.
/// </summary>
/// <param name="access">Issued the roles' credentials.</param>
/// <param name="time">The clock.</param>
internal sealed class SignatureCheck(AccessControl access, TimeProvider time)
{
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(ServiceLimits.SignatureVersion4.ClockSkew.Maximum);

    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const string Streaming = "STREAMING-";

    private readonly SigningKeys _keys = new();

    /// <summary>Finds who made a request, and to which service.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ServiceException">The request is not signed, or its signature is wrong.</exception>
    public SignedCaller Check(SignedRequest request)
    {
        if (!Signature.TryRead(request, out var signature, out var mistake))
        {
            var isPresigned = mistake is not null && request.Header("Authorization") is null;
            // Without a readable scope, S3 is recognized by what only its clients send.
            var isS3 = isPresigned
                || request.Header("Authorization")?.Contains($"/s3/{Signature.Terminator}", StringComparison.Ordinal) == true
                || (request.Header("X-Amz-Content-Sha256") is not null && request.Header("X-Amz-Target") is null);
            throw mistake is null ? SignatureErrors.Missing(ServiceOf(request))
                : SignatureErrors.Malformed(isS3 ? "s3" : null, mistake, isPresigned);
        }

        if (access.SessionOf(signature.AccessKeyId) is not { } session)
            return new SignedCaller(access.LocalUser, signature.Service, signature.Region);

        if (signature.Token is not { } token || !Same(token, session.SessionToken))
            throw SignatureErrors.WrongToken(signature.Service);
        CheckTime(signature);
        var canonical = CanonicalRequest.Of(request, signature, PayloadHash(request, signature));
        var expected = _keys.Sign(session.SecretAccessKey, signature, CanonicalRequest.StringToSign(canonical, signature));
        var isRight = Same(expected, signature.Value)
            && signature.SignedHeaders.Contains("host", StringComparer.OrdinalIgnoreCase);
        if (!isRight) throw SignatureErrors.Wrong(signature.Service);
        return new SignedCaller(session.Caller, signature.Service, signature.Region);
    }

    // The service of a request without a signature: S3, if the request has neither a target nor a form and its path is not
    // one of Lambda's.
    private static string? ServiceOf(SignedRequest request)
    {
        if (request.Header("X-Amz-Target") is not null || request.RawPath.StartsWith("/2015-03-31/", StringComparison.Ordinal))
            return null;

        var isForm = request.Header("Content-Type")?.StartsWith(
            "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        return isForm == true ? "sts" : "s3";
    }

    private static string PayloadHash(SignedRequest request, Signature signature)
    {
        var claimed = request.Header("X-Amz-Content-Sha256");
        if (claimed is null)
        {
            if (signature.IsPresigned && signature.Service == "s3") return UnsignedPayload;
            return request.BodyHash?.Invoke()
                ?? throw new InvalidOperationException("A request without x-amz-content-sha256 needs the hash of its body.");
        }

        var isHash = claimed != UnsignedPayload && !claimed.StartsWith(Streaming, StringComparison.Ordinal);
        if (isHash && request.BodyHash is { } hash && !Same(hash(), claimed.ToLowerInvariant()))
            throw SignatureErrors.WrongBody(signature.Service);
        return claimed;
    }

    private void CheckTime(Signature signature)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(signature.Timestamp, "yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture, utc,
            out var signed))
        {
            throw SignatureErrors.Malformed(
                signature.Service,
                $"X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"; got '{signature.Timestamp}'.",
                signature.IsPresigned);
        }

        if (!signature.Timestamp.StartsWith(signature.Date, StringComparison.Ordinal))
            throw SignatureErrors.WrongDate(signature.Service, signature.IsPresigned);

        var now = time.GetUtcNow();
        if (signature.Expires is { } expires)
        {
            CheckExpiry(signature, expires, signed, now);
            return;
        }

        if ((now - signed).Duration() > AllowedSkew) throw SignatureErrors.Skewed(signature.Service, signed, now, AllowedSkew);
    }

    private static void CheckExpiry(Signature signature, string expires, DateTimeOffset signed, DateTimeOffset now)
    {
        var limit = ServiceLimits.SignatureVersion4.PresignedExpiry;
        if (!int.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || !limit.Contains(seconds))
        {
            throw SignatureErrors.Malformed(signature.Service, $"X-Amz-Expires must be {limit}; got '{expires}'.",
                isPresigned: true);
        }

        if (signed > now + AllowedSkew) throw SignatureErrors.Skewed(signature.Service, signed, now, AllowedSkew);
        if (signed.AddSeconds(seconds) < now)
            throw SignatureErrors.PresignedOver(signature.Service, signed.AddSeconds(seconds), now);
    }

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
