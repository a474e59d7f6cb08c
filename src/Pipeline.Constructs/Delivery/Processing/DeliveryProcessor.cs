using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Internal;

/// <summary>One step that records go through on their way to any destination.</summary>
internal abstract class DeliveryProcessor
{
    internal abstract void Validate(Violations violations);

    /// <param name="role">The delivery's role, which some processors name.</param>
    internal abstract ProcessorBinding Bind(IRole role);
}
