namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon EventBridge: rules.</summary>
    public static class EventBridge
    {
        private const string RetryPolicy = Docs + "eventbridge/latest/APIReference/API_RetryPolicy.html";

        /// <summary>How often EventBridge retries a failed call of a target.</summary>
        public static readonly ServiceLimit RetryAttempts = new(0, 185, "attempts", RetryPolicy);

        /// <summary>The maximum age of an event that EventBridge still retries.</summary>
        public static readonly ServiceLimit MaximumEventAgeSeconds = new(60, 86_400, "seconds", RetryPolicy);

        /// <summary>A JSON path into the event.</summary>
        public static readonly ServiceLimit PathLength =
            new(1, 256, "characters", Docs + "eventbridge/latest/APIReference/API_KinesisParameters.html");
    }
}
