using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

/// <summary>Tests of the harness of these tests, so that its clean results can be trusted.</summary>
public class SynthTests
{
    private static readonly CheckedStack Bad = new(stack =>
    {
        new Bucket(stack, "Bad");
        var role = new Role(stack, "Role", new RoleProps { AssumedBy = new AccountRootPrincipal() });
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = ["s3:*"], Resources = ["*"] }));
        // CDK's own validation finds it: the property must be a number.
        new CfnStream(stack, "Stream").AddPropertyOverride("ShardCount", "many");
    });

    [Fact]
    public void BadResources_AreReportedByEachPack()
    {
        var findings = Bad.Findings;
        findings.ShouldContain("AwsSolutions-S10 at Stack/Bad/Resource");
        findings.ShouldContain("NIST.800.53.R5-S3BucketVersioningEnabled at Stack/Bad/Resource");
        findings.ShouldContain("NIST.800.53.R5-IAMNoInlinePolicy at Stack/Role/DefaultPolicy/Resource");
        findings.ShouldContain("AwsSolutions-IAM5[Resource::*] at Stack/Role/DefaultPolicy/Resource");
        findings.ShouldContain(finding => finding.EndsWith(" at Stack/Stream"));
        findings.ShouldBe(findings.Order());
    }

    private static readonly CheckedStack Acknowledged = new(stack =>
    {
        Nag.Acknowledge(new Bucket(stack, "One"), "AwsSolutions-S10", "A test.");
        new Bucket(stack, "Two");
    });

    [Fact]
    public void Acknowledgement_SilencesThatFindingOnThatConstruct()
    {
        var findings = Acknowledged.Findings;
        findings.ShouldNotContain("AwsSolutions-S10 at Stack/One/Resource");
        findings.ShouldContain("AwsSolutions-S1 at Stack/One/Resource");
        findings.ShouldContain("AwsSolutions-S10 at Stack/Two/Resource");
    }

    [Fact]
    public void ErrorInTheConstructs_IsNoFinding() =>
        Should.Throw<Exception>(() => Synth.Findings(stack => stack.Node.AddValidation(new Broken())));

    private sealed class Broken : Amazon.JSII.Runtime.Deputy.DeputyBase, global::Constructs.IValidation
    {
        public string[] Validate() => ["is broken"];
    }
}
