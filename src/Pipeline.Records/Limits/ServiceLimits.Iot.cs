namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS IoT Core.</summary>
    public static class Iot
    {
        /// <summary>The actions of a topic rule; a rule without an action has no effect.</summary>
        public static readonly ServiceLimit RuleActions =
            new(1, 10, "actions", Docs + "iot/latest/apireference/API_TopicRulePayload.html");
    }
}
