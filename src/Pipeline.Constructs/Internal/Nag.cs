using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Acknowledges a finding of cdk-nag, or of CDK's own validation, on one construct, with the reason.</summary>
internal static class Nag
{
    private const string Nist = "NIST.800.53.R5-";

    /// <param name="construct">The innermost construct that the finding is reported on.</param>
    /// <param name="id">The finding, including its bracketed part if it has one: <c>AwsSolutions-IAM5[Resource::*]</c>.</param>
    /// <param name="reason">Why the finding is acceptable here, so that a reviewer can disagree.</param>
    public static void Acknowledge(IConstruct construct, string id, string reason) => Validations.Of(construct).Acknowledge(
        [.. InAllPacks(id).Select(same => new Acknowledgment { Id = same, Reason = reason })]);

    // cdk-nag's packs for HIPAA and PCI DSS repeat checks of its NIST pack under their own names: one finding, one reason.
    private static string[] InAllPacks(string id) => id.StartsWith(Nist, StringComparison.Ordinal)
        ? [id, $"HIPAA.Security-{id[Nist.Length..]}", $"PCI.DSS.321-{id[Nist.Length..]}"]
        : [id];
}
