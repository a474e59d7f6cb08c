namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS Signature Version 4, by which requests are signed.</summary>
    public static class SignatureVersion4
    {
        private const string S3 = Docs + "AmazonS3/latest/API/";

        /// <summary>
        /// How far a request's time may differ from the service's clock. This is S3's rule; other services have the same or a
        /// stricter one.
        /// </summary>
        public static readonly ServiceLimit ClockSkew = new(0, 15, "minutes", S3 + "RESTAuthentication.html");

        /// <summary>For how long a presigned request is valid: seven days at most.</summary>
        public static readonly ServiceLimit PresignedExpiry = new(1, 604_800, "seconds", S3 + "sigv4-query-string-auth.html");
    }
}
