using Amazon.CDK.AWS.Lambda;

namespace Pipeline.Constructs.Internal;

/// <summary>What the functions of this library have in common once they are made.</summary>
internal static class LibraryFunction
{
    /// <summary>Why a function of ours needs no VPC: the same for all that call AWS alone.</summary>
    public const string CallsAwsAlone =
        "It calls nothing but AWS's own endpoints, over TLS and signed by its role; in a VPC it would reach the same endpoints.";

    /// <summary>Traces each invocation.</summary>
    public static void Trace(Function function)
    {
        // Through the L1: the L2's Tracing adds an inline policy to the role beside the one that says it already.
        ((CfnFunction)function.Node.DefaultChild!).TracingConfig = new CfnFunction.TracingConfigProperty { Mode = "Active" };
    }

    /// <summary>Acknowledges the rules that say nothing about a function that is invoked synchronously, each with what holds here.</summary>
    /// <param name="function">The function.</param>
    /// <param name="noDeadLetters">Why there is no dead letter queue.</param>
    /// <param name="noVpc">Why it is in no VPC; null where it is in one.</param>
    /// <param name="noReservation">Why no concurrency is kept for it; null where some is.</param>
    public static void Acknowledge(Function function, string noDeadLetters, string? noVpc, string? noReservation)
    {
        Nag.Acknowledge(function, "NIST.800.53.R5-LambdaDLQ", noDeadLetters);
        Nag.Acknowledge(function, "Serverless-LambdaDLQ", noDeadLetters);
        if (noVpc is not null) Nag.Acknowledge(function, "NIST.800.53.R5-LambdaInsideVPC", noVpc);
        if (noReservation is not null) Nag.Acknowledge(function, "NIST.800.53.R5-LambdaConcurrency", noReservation);
    }
}
