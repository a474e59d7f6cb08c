using System.Globalization;
using Pipeline.Local.Contracts;
using Error = (string Code, string Message, int Status);

namespace Pipeline.Local.Access.Signatures;

/// <summary>
/// The errors of services for a request whose signature they refuse. S3 has its own errors
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), and services with query and XML protocols have other
/// errors than those with JSON (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html and each
/// service's CommonErrors page).
/// </summary>
internal static class SignatureErrors
{
    private const string Format = "yyyyMMddTHHmmssZ";

    private static readonly HashSet<string> QueryServices = new(StringComparer.Ordinal) { "sts", "sns", "iam", "cloudformation" };

    public static ServiceException Missing(string? service) => Of(
        service,
        s3: ("AccessDenied", "Access Denied", 403),
        query: ("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
        json: ("MissingAuthenticationTokenException", "Missing Authentication Token", 403));

    public static ServiceException Malformed(string? service, string mistake, bool isPresigned) => Of(
        service,
        s3: (isPresigned ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed", mistake, 400),
        query: ("IncompleteSignature", mistake, 400),
        json: ("IncompleteSignatureException", mistake, 400));

    public static ServiceException Wrong(string service)
    {
        const string common = "The request signature we calculated does not match the signature you provided. ";
        const string generic =
            common + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
        return Of(
            service,
            s3: ("SignatureDoesNotMatch", common + "Check your key and signing method.", 403),
            query: ("SignatureDoesNotMatch", generic, 403),
            json: ("InvalidSignatureException", generic, 403));
    }

    public static ServiceException WrongBody(string service) => service == "s3"
        ? new("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
        : Wrong(service);

    public static ServiceException WrongToken(string service) => Of(
        service,
        s3: ("InvalidToken", "The provided token is malformed or otherwise invalid.", 400),
        query: ("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
        json: ("UnrecognizedClientException", "The security token included in the request is invalid.", 400));

    /// <summary>The date of the scope is not that of the timestamp.</summary>
    public static ServiceException WrongDate(string service, bool isPresigned) => service == "s3"
        ? Malformed(service, "Invalid credential date. This date is not the same as X-Amz-Date.", isPresigned)
        : Expired(service, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");

    /// <summary>The timestamp is too far from the run's clock.</summary>
    public static ServiceException Skewed(string service, DateTimeOffset signed, DateTimeOffset now, TimeSpan allowed)
    {
        var minutes = allowed.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
        return service == "s3"
            ? new("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403)
            : Expired(service, signed < now
                ? $"Signature expired: {Text(signed)} is now earlier than {Text(now - allowed)} ({Text(now)} - {minutes} min.)"
                : $"Signature not yet current: {Text(signed)} is still later than {Text(now + allowed)} ({Text(now)} " +
                $"+ {minutes} min.)");
    }

    /// <summary>A presigned request has expired.</summary>
    public static ServiceException PresignedOver(string service, DateTimeOffset end, DateTimeOffset now) => service == "s3"
        ? new("AccessDenied", "Request has expired", 403)
        : Expired(service, $"Signature expired: {Text(end)} is now earlier than {Text(now)}");

    private static ServiceException Expired(string service, string message) =>
        new(QueryServices.Contains(service) ? "SignatureDoesNotMatch" : "InvalidSignatureException", message, 403);

    private static string Text(DateTimeOffset time) => time.ToString(Format, CultureInfo.InvariantCulture);

    private static ServiceException Of(string? service, Error s3, Error query, Error json)
    {
        var (code, message, status) = service == "s3" ? s3 : service is not null && QueryServices.Contains(service)
            ? query : json;
        return new ServiceException(code, message, status);
    }
}
