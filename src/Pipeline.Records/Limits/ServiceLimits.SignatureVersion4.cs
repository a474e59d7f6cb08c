namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS Signature Version 4, which requests are signed by.</summary>
    public static class SignatureVersion4
    {
        private const string S3 = Docs + "AmazonS3/latest/API/";

        /// <summary>
        /// How far a request's time may lie from the service's clock: S3's rule, which other services share or undercut.
        /// </summary>
        public static readonly ServiceLimit ClockSkew = new(0, 15, "minutes", S3 + "RESTAuthentication.html");

        /// <summary>For how long a presigned request is valid: seven days at most.</summary>
        public static readonly ServiceLimit PresignedExpiry = new(1, 604_800, "seconds", S3 + "sigv4-query-string-auth.html");
    }
}
