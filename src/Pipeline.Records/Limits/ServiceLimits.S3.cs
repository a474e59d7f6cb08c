namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon S3.</summary>
    public static class S3
    {
        private const string Lifecycle = Docs + "AmazonS3/latest/API/API_LifecycleExpiration.html";

        /// <summary>The length of an object's key, as UTF-8.</summary>
        public static readonly ServiceLimit KeyBytes =
            new(1, 1024, "bytes", Docs + "AmazonS3/latest/userguide/object-keys.html");

        /// <summary>
        /// The age at which a lifecycle rule deletes an object. AWS states no maximum; the field is a 32-bit integer.
        /// </summary>
        public static readonly ServiceLimit ExpirationDays = new(1, int.MaxValue, "days", Lifecycle);

        /// <summary>The age at which a lifecycle rule moves an object to another storage class.</summary>
        public static readonly ServiceLimit TransitionDays =
            new(0, int.MaxValue, "days", Docs + "AmazonS3/latest/API/API_Transition.html");
    }
}
