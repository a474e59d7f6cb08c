using Pipeline.Local.Access;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>Calls that the run cannot carry out are checked and counted, and their permissions count as used.</summary>
public sealed class NotHereTests
{
    private const string Parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/app/name";

    [Fact]
    public void ACallThatIsAllowed_IsCountedAndItsRightIsUsed()
    {
        var fixture = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("ssm:GetParameter", Parameter)));
        var access = fixture.Build();
        for (var i = 0; i < 3; i++) Require(access, new NotHerePermission("ssm:GetParameter", Parameter));
        access.NotHere.ShouldBe([new NotHereCall("ssm:GetParameter", Parameter, 3)]);
        var report = access.Report();
        report.NotHere.ShouldBe(access.NotHere);
        report.HasDenied().ShouldBeFalse();
        var role = report.Roles.ShouldHaveSingleItem();
        role.NotHere.ShouldBe(access.NotHere);
        role.Unused.ShouldBeEmpty();
        fixture.Said
            .ShouldBe([$"may call ssm:GetParameter on {Parameter}, which this run does not carry out: the call was refused"]);
    }

    [Fact]
    public void ACallThatIsNot_IsDenied()
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("ssm:GetParameter", Parameter)))
            .Build();
        Should.Throw<ServiceException>(() => Require(access, new NotHerePermission("ssm:PutParameter", Parameter))).Code
            .ShouldBe("AccessDeniedException");
        access.NotHere.ShouldBeEmpty();
        access.Report().Roles.ShouldHaveSingleItem().Denied.ShouldHaveSingleItem().Action.ShouldBe("ssm:PutParameter");
    }

    [Theory]
    [InlineData("glue:GetTable", "glue:GetTable", "arn:aws:glue:eu-west-1:111122223333:table/a/b", true)]
    [InlineData("glue:GetTable", "glue:Get*", "*", true)]
    [InlineData("glue:GetTable", "glue:GetDatabase", "*", false)]
    [InlineData("bedrock:*", "bedrock:InvokeModel", "*", true)]
    [InlineData("bedrock:*", "glue:*", "*", false)]
    public void WithoutAKnownResource_AnyRightToTheActionWillDo(string action, string granted, string resource, bool isAllowed)
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow(granted, resource))).Build();
        var refused = Record.Exception(() => Require(access, new NotHerePermission(action, null)));
        (refused is null).ShouldBe(isAllowed);
        var role = access.Report().Roles.ShouldHaveSingleItem();
        role.Unused.Count.ShouldBe(isAllowed ? 0 : 1);
        if (isAllowed) access.NotHere.ShouldBe([new NotHereCall(action, NotHereCall.Unknown, 1)]);
        else refused!.Message.ShouldEndWith($" perform: {action} because no identity-based policy allows the {action} action");
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("arn:aws:glue:eu-west-1:111122223333:table/a/*", "", false)]
    [InlineData("*", ""","Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}""", false)]
    public void WithoutAKnownResource_OnlyADenyOfAllDenies(string resource, string condition, bool isDenied)
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(
            AccessFixture.Allow("glue:*"), AccessFixture.Deny("glue:GetTable", resource, condition))).Build();
        (Record.Exception(() => Require(access, new NotHerePermission("glue:GetTable", null))) is not null).ShouldBe(isDenied);
    }

    [Fact]
    public void WithoutAKnownResource_TheBoundaryStillLimits()
    {
        var access = new AccessFixture()
            .WithRole(AccessFixture.Document(AccessFixture.Allow("*")), AccessFixture.BoundaryProperty)
            .WithBoundary(AccessFixture.Document(AccessFixture.Allow("s3:*")))
            .Build();
        Should.Throw<ServiceException>(() => Require(access, new NotHerePermission("glue:GetTable", null))).Message
            .ShouldEndWith("no permissions boundary allows the glue:GetTable action");
    }

    [Fact]
    public void AKeyThatACallNeedsBesides_IsCheckedAndNotCounted()
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("dynamodb:PutItem"))).Build();
        NotHerePermission[] permissions = [new("dynamodb:PutItem", "*"), new("kms:Decrypt", AccessFixture.KeyArn)];
        Should.Throw<ServiceException>(() => Require(access, permissions)).Message.ShouldContain("kms:Decrypt");
        access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("*"))).Build();
        Require(access, permissions);
        access.NotHere.ShouldHaveSingleItem().Action.ShouldBe("dynamodb:PutItem");
    }

    [Fact]
    public void TheUserOfThisComputer_IsNeitherCheckedNorCounted()
    {
        var access = new AccessFixture().WithRole().Build();
        access.RequireNotHere(access.LocalUser, [new NotHerePermission("ssm:GetParameter", Parameter)]);
        access.NotHere.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:root"}""", true, true)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:root"}""", false, false)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:role/Writer"}""", false, true)]
    [InlineData("""{"Service":"lambda.amazonaws.com"}""", true, false)]
    public void AssumingARole_NeedsItsTrustAndARight(string trust, bool isGranted, bool isAllowed)
    {
        const string other = "arn:aws:iam::111122223333:role/Other";
        var access = new AccessFixture()
            .WithRole(isGranted ? AccessFixture.Document(AccessFixture.Allow("sts:AssumeRole", other)) : null)
            .Add(
                "AWS::IAM::Role",
                $$$"""
                {"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{{trust}}}}]}}
                """,
                "Other",
                arn: other)
            .Build();
        access.Allows("sts:AssumeRole", other).ShouldBe(isAllowed);
    }

    private static void Require(AccessControl access, params NotHerePermission[] permissions) =>
        access.RequireNotHere(AccessFixture.Role, permissions);
}
