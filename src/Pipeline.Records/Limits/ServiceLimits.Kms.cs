namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS Key Management Service.</summary>
    public static class Kms
    {
        private const string Api = Docs + "kms/latest/APIReference/";

        /// <summary>How often KMS rotates a key automatically.</summary>
        public static readonly ServiceLimit RotationDays = new(90, 2560, "days", Api + "API_EnableKeyRotation.html");

        /// <summary>The waiting period between the request to delete a key and its deletion.</summary>
        public static readonly ServiceLimit PendingWindowDays = new(7, 30, "days", Api + "API_ScheduleKeyDeletion.html");

        /// <summary>The length of a key's description.</summary>
        public static readonly ServiceLimit DescriptionLength = new(0, 8192, "characters", Api + "API_CreateKey.html");
    }
}
