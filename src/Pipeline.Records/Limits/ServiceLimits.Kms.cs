namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS Key Management Service.</summary>
    public static class Kms
    {
        private const string Api = Docs + "kms/latest/APIReference/";

        /// <summary>How often a key is rotated by KMS itself.</summary>
        public static readonly ServiceLimit RotationDays = new(90, 2560, "days", Api + "API_EnableKeyRotation.html");

        /// <summary>How long a key waits between the order to delete it and its end.</summary>
        public static readonly ServiceLimit PendingWindowDays = new(7, 30, "days", Api + "API_ScheduleKeyDeletion.html");

        /// <summary>The length of a key's description.</summary>
        public static readonly ServiceLimit DescriptionLength = new(0, 8192, "characters", Api + "API_CreateKey.html");
    }
}
