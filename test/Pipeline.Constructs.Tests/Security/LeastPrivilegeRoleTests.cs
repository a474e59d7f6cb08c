using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Tests;

public class LeastPrivilegeRoleTests
{
    [Fact]
    public void Statements_StandInOneManagedPolicy()
    {
        var template = Synth.Template(stack => Make(stack, "Role", "arn:aws-cn:s3:::badges/*"));
        template.All("AWS::IAM::Policy").ShouldBeEmpty();
        Snapshot.Verify(template.Json);
    }

    [Fact]
    public void TwiceInOneStack_Works() => Synth.Template(stack =>
    {
        Make(stack, "One", "arn:aws-cn:s3:::badges/*");
        Make(stack, "Two", "arn:aws-cn:s3:::badges/*");
    }).All("AWS::IAM::ManagedPolicy").Count.ShouldBe(2);

    [Fact]
    public void NoStatement_IsAnError() => Should.Throw<Exception>(() => Synth.Template(stack =>
        new LeastPrivilegeRole(stack, "Role", new AccountRootPrincipal(), "Does nothing")));

    private static readonly CheckedStack Wildcards = new(stack =>
    {
        Make(stack, "Right", "*").AcknowledgeWildcard("*", "The action takes no resource.");
        Make(stack, "Wrong", "*");
    });

    [Fact]
    public void AcknowledgedWildcard_IsTheOnlyOneThatCdkNagAccepts() =>
        Wildcards.Findings.ShouldBe(["AwsSolutions-IAM5[Resource::*] at Stack/Wrong/Policy/Resource"]);

    private static LeastPrivilegeRole Make(Stack stack, string id, string resource)
    {
        var role = new LeastPrivilegeRole(stack, id, new ServicePrincipal("firehose.amazonaws.com"), "Writes badges");
        role.Allow(new PolicyStatement(new PolicyStatementProps { Actions = ["s3:PutObject"], Resources = [resource] }));
        return role;
    }
}
