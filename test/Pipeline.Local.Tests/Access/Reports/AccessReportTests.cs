using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access.Reports;

public sealed class AccessReportTests
{
    private const string Object = "arn:aws:s3:::data/data/x";
    private const string Table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Events";
    private const string Inline = "Stack/Writer, Inline";

    private static readonly string Policy = AccessFixture.Document(
        """{"Sid":"Objects","Effect":"Allow","Action":["s3:PutObject","s3:AbortMultipartUpload"]""" +
        ""","Resource":["arn:aws:s3:::data/data/*","arn:aws:s3:::data/errors/*"]}""",
        """{"Effect":"Allow","Action":"kinesis:Get*","Resource":"*"}""",
        """{"Effect":"Allow","Action":["logs:PutLogEvents","xray:PutTraceSegments"],"Resource":"*"}""",
        """{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}""",
        """{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/Events"}""");

    [Fact]
    public void WhatWasNotUsed_IsListedByPolicyStatementActionAndResource()
    {
        var access = new AccessFixture().WithRole(Policy).Build();
        access.Allows("s3:PutObject", Object).ShouldBeTrue();
        access.Allows("kinesis:GetRecords", AccessFixture.StreamArn).ShouldBeTrue();
        var role = access.Report().Roles.ShouldHaveSingleItem();
        (role.RoleArn, role.Path, role.HasActed).ShouldBe((AccessFixture.RoleArn, "Stack/Writer", true));
        role.Unused.ShouldBe([new UnusedGrant(Inline, "statement 5", "dynamodb:GetItem", Table, null)]);
        role.OnlyOnFailure.ShouldBe(
        [
            new UnusedGrant(Inline, "Objects", "s3:PutObject", "arn:aws:s3:::data/errors/*",
                "nothing was written there in this run"),
        ]);
        role.CannotBeUsed.Select(grant => (grant.Sid, grant.Action, grant.Resource)).ShouldBe(
        [
            ("Objects", "s3:AbortMultipartUpload", "arn:aws:s3:::data/data/*"),
            ("Objects", "s3:AbortMultipartUpload", "arn:aws:s3:::data/errors/*"),
            ("statement 3", "logs:PutLogEvents", "*"),
            ("statement 3", "xray:PutTraceSegments", "*"),
        ]);
        role.CannotBeUsed.ShouldEachBe(grant => grant.Reason!.Length > 10);
    }

    [Fact]
    public void Wildcard_IsUsedByAnyActionThatItCoversAndSaidToBeWider()
    {
        var access = new AccessFixture().WithRole(
            AccessFixture.Document(AccessFixture.Allow("s3:*"), AccessFixture.Allow("logs:*"))).Build();
        access.Allows("s3:PutObject", Object).ShouldBeTrue();
        access.Allows("logs:PutLogEvents", "arn:aws:logs:eu-west-1:111122223333:log-group:x").ShouldBeTrue();
        var role = access.Report().Roles.ShouldHaveSingleItem();
        role.Unused.ShouldBeEmpty();
        role.CannotBeUsed.ShouldBeEmpty("what was used after all needs no reason");
        role.WiderThanUsed.Select(grant => grant.ToString()).ShouldBe(
        [
            "s3:* on *: used for s3:PutObject on arn:aws:s3:::data alone",
            "logs:* on *: used for logs:PutLogEvents on arn:aws:logs:eu-west-1:111122223333:log-group:x alone",
        ]);
    }

    [Fact]
    public void ARoleThatNeverActed_IsSaidToHaveNot()
    {
        var role = new AccessFixture().WithRole(Policy).Build().Report().Roles.ShouldHaveSingleItem();
        role.HasActed.ShouldBeFalse();
        role.Unused.ShouldBeEmpty();
        role.CannotBeUsed.ShouldBeEmpty();
    }

    [Fact]
    public void DeniedCalls_AreCountedAndSaidOnce()
    {
        var fixture = new AccessFixture().WithRole(Policy);
        var access = fixture.Build();
        access.Report().HasDenied().ShouldBeFalse();
        for (var i = 0; i < 3; i++) access.Allows("s3:DeleteObject", Object).ShouldBeFalse();
        access.Allows("s3:GetObject", Object).ShouldBeFalse();
        var report = access.Report();
        report.HasDenied().ShouldBeTrue();
        report.Roles.ShouldHaveSingleItem().Denied.ShouldBe(
        [
            new DeniedCall("s3:DeleteObject", Object,
                $"User: {AccessFixture.SessionArn} is not authorized to perform: s3:DeleteObject on resource: {Object} with an " +
                $"explicit deny in an identity-based policy", 3),
            new DeniedCall("s3:GetObject", Object,
                $"User: {AccessFixture.SessionArn} is not authorized to perform: s3:GetObject on resource: {Object} because no " +
                $"identity-based policy allows the s3:GetObject action", 1),
        ]);
        fixture.Said.Count.ShouldBe(2);
    }

    [Fact]
    public void WhatADenyUndoes_IsNotUsed()
    {
        var access = new AccessFixture().WithRole(
            AccessFixture.Document(AccessFixture.Allow("s3:GetObject"), AccessFixture.Deny("*"))).Build();
        access.Allows("s3:GetObject", Object).ShouldBeFalse();
        access.Report().Roles.ShouldHaveSingleItem().Unused.ShouldHaveSingleItem().Action.ShouldBe("s3:GetObject");
    }

    [Fact]
    public void ASharedPolicy_IsUsedByEachRoleForItself()
    {
        const string other = "arn:aws:iam::111122223333:role/Other";
        var access = new AccessFixture()
            .WithRole()
            .Add("AWS::IAM::Role", "{\"AssumeRolePolicyDocument\":{\"Statement\":[]}}", "Other", arn: other)
            .Add("AWS::IAM::ManagedPolicy",
                $$"""{"PolicyDocument":{{AccessFixture.Document(AccessFixture.Allow("s3:GetObject"))}},"Roles":""" +
                $$"""["Writer","Other"]}""", "Shared")
            .Build();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        Should.Throw<ServiceException>(() =>
            access.Require(
                new Caller("arn:aws:sts::111122223333:assumed-role/Other/x", other), new Permission("s3:PutObject", Object)));
        access.Report().Roles.Select(role => (role.Path, role.Unused.Count)).ShouldBe([("Stack/Other", 1), ("Stack/Writer", 0)]);
    }

    [Fact]
    public void WhatAResourcesPolicyGrantsToARole_IsListed()
    {
        string Statement(string principal, string action) =>
            $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"arn:aws:s3:::data/*","Principal":{{principal}}}""";
        const string role = $$"""{"AWS":"{{AccessFixture.RoleArn}}"}""";
        var access = new AccessFixture().WithRole().WithBucketPolicy(AccessFixture.Document(
            Statement(role, "s3:GetObject"), Statement(role, "s3:PutObject"), Statement("\"*\"", "s3:GetObjectAcl"),
                Statement("{\"AWS\":\"111122223333\"}", "s3:*"))).Build();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Report().Roles.ShouldHaveSingleItem().Unused.ShouldBe(
            [new UnusedGrant("Stack/BucketPolicy", "statement 2", "s3:PutObject", "arn:aws:s3:::data/*", null)]);
    }

    [Fact]
    public void NotActionAndNotResource_AreOneGrant()
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(
            """{"Effect":"Allow","NotAction":["iam:*","sts:*"],"NotResource":["arn:aws:s3:::a","arn:aws:s3:::b"]}""")).Build();
        access.Allows("iam:GetRole", AccessFixture.RoleArn).ShouldBeFalse();
        access.Report().Roles.ShouldHaveSingleItem().Unused.ShouldHaveSingleItem()
            .ShouldBe(new UnusedGrant("Stack/Writer, Inline", "statement 1", "not iam:*, sts:*",
                "not arn:aws:s3:::a, arn:aws:s3:::b", null));
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Report().Roles.ShouldHaveSingleItem().Unused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("s3.eu-west-1.amazonaws.com", true)]
    [InlineData("kinesis.eu-west-1.amazonaws.com", false)]
    public void ADecryptThroughS3_CannotBeUsed(string service, bool isExcused)
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(
            AccessFixture.Allow("kms:Decrypt", more: AccessFixture.Where("StringEquals", "kms:ViaService", service)))).Build();
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");
        var role = access.Report().Roles.ShouldHaveSingleItem();
        role.Unused.Count.ShouldBe(isExcused ? 0 : 1);
        role.CannotBeUsed.Count.ShouldBe(isExcused ? 1 : 0);
    }

    [Theory]
    [InlineData("firehose.amazonaws.com", true)]
    [InlineData("lambda.amazonaws.com", false)]
    public void AReason_MayHoldForOneServiceOnly(string service, bool isExcused)
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("s3:GetObject")),
            trust: $$"""{"Service":"{{service}}"}""").Build();
        access.Assume(AccessFixture.RoleArn, service, "x");
        access.Report().Roles.ShouldHaveSingleItem().CannotBeUsed.Count.ShouldBe(isExcused ? 1 : 0);
    }

    [Fact]
    public void ManyDifferentDeniedCalls_AreBounded()
    {
        var access = new AccessFixture().WithRole().Build();
        for (var i = 0; i < 2_000; i++) access.Allows("s3:PutObject", $"arn:aws:s3:::data/{i}").ShouldBeFalse();
        var denied = access.Report().Roles.ShouldHaveSingleItem().Denied;
        denied.Count.ShouldBe(1_001);
        denied.Sum(call => call.Count).ShouldBe(2_000);
        denied[0].Resource.ShouldBe("*");
    }

    [Fact]
    public void EveryReason_IsASentenceForAPattern() =>
        UnexercisedHere.All.ShouldEachBe(row => row.Action.Contains(':') && row.Reason.Length > 10 && !row.Reason.EndsWith('.'));
}
