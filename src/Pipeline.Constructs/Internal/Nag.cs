using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Acknowledges a finding of cdk-nag or of CDK's own validation on one construct, with the reason that holds there.</summary>
internal static class Nag
{
    /// <param name="construct">The narrowest construct that the finding is reported on.</param>
    /// <param name="id">The finding, with its bracketed part where it has one: <c>AwsSolutions-IAM5[Resource::*]</c>.</param>
    /// <param name="reason">Why it is right here, so that a reviewer can disagree.</param>
    public static void Acknowledge(IConstruct construct, string id, string reason) =>
        Validations.Of(construct).Acknowledge(new Acknowledgment { Id = id, Reason = reason });
}
