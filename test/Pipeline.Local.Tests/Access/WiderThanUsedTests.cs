using Pipeline.Local.Access;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Tests.Access;

/// <summary>
/// The narrowest matching grant is the one that a call needs. Grants that reach further are reported; a grant that a narrower one
/// covers counts as unused.
/// </summary>
public sealed class WiderThanUsedTests
{
    private const string Object = "arn:aws:s3:::data/x";
    private const string Table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Events";

    [Fact]
    public void AWiderGrantBesidesANarrowerOne_IsNotNeeded()
    {
        var access = Build(AccessFixture.Allow("s3:*"), AccessFixture.Allow("s3:GetObject", "arn:aws:s3:::data/*"));
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        var role = Role(access);
        role.Unused.ShouldBeEmpty();
        role.WiderThanUsed.Select(grant => grant.ToString()).ShouldBe(
        [
            "s3:* on *: not needed besides s3:GetObject on arn:aws:s3:::data/* (Stack/Writer, Inline, statement 2), "
            + "which allows s3:GetObject too",
        ]);
    }

    [Fact]
    public void AWiderGrantThatAllowsMore_IsUsedForThat()
    {
        var access = Build(AccessFixture.Allow("s3:*"), AccessFixture.Allow("s3:GetObject", "arn:aws:s3:::data/*"));
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("s3:PutObject", Object).ShouldBeTrue();
        Wider(access).ShouldBe(["s3:* on *: used for s3:PutObject on arn:aws:s3:::data alone"]);
    }

    [Theory]
    [InlineData("dynamodb:PutItem", "*", true)]
    [InlineData("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/*", true)]
    [InlineData("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/Ev*", true)]
    [InlineData("dynamodb:Put*", Table, true)]
    [InlineData("dynamodb:PutItem", Table, false)]
    public void AWildcardWhereTheNameWouldStand_IsWider(string action, string resource, bool isWider)
    {
        var access = Build(AccessFixture.Allow(action, resource));
        access.Allows("dynamodb:PutItem", Table).ShouldBeTrue();
        Wider(access).Count.ShouldBe(isWider ? 1 : 0);
    }

    [Theory]
    [InlineData("s3:PutObject", "arn:aws:s3:::data/*", "arn:aws:s3:::data/x")]
    [InlineData("dynamodb:Query", Table + "/index/*", Table + "/index/by-time")]
    [InlineData(
        "logs:PutLogEvents", "arn:aws:logs:eu-west-1:111122223333:log-group:x:*",
        "arn:aws:logs:eu-west-1:111122223333:log-group:x:log-stream:y")]
    [InlineData(
        "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-??????",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-AbCdEf")]
    [InlineData("cloudwatch:PutMetricData", "*", "*")]
    public void AWildcardForThePartsOfOneResource_IsNotWider(string action, string granted, string resource)
    {
        var access = Build(AccessFixture.Allow(action, granted));
        access.Allows(action, resource).ShouldBeTrue();
        Wider(access).ShouldBeEmpty();
    }

    [Fact]
    public void AWildcardThatManyResourcesNeed_IsNotWider()
    {
        var access = Build(AccessFixture.Allow("s3:PutObject"));
        for (var i = 0; i < 4; i++) access.Allows("s3:PutObject", $"arn:aws:s3:::bucket-{i}/x").ShouldBeTrue();
        Wider(access).ShouldBeEmpty();
    }

    [Fact]
    public void AConditionedWildcard_IsNotSaidToBeTooWideInItsResource()
    {
        var access = Build(AccessFixture.Allow(
            "s3:PutObject", more: AccessFixture.Where("StringEquals", "aws:ResourceAccount", AccessFixture.Account)));
        access.Allows("s3:PutObject", Object).ShouldBeTrue();
        Wider(access).ShouldBeEmpty();
    }

    [Fact]
    public void NotAction_IsWiderThanAnythingUsed()
    {
        var access = Build("""{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}""");
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        Wider(access).ShouldBe(["not iam:*, sts:* on *: used for s3:GetObject on arn:aws:s3:::data alone"]);
    }

    [Fact]
    public void ARightOfTheRoleAndOneOfTheResource_AreBothUsed()
    {
        const string role = $$""","Principal":{"AWS":"{{AccessFixture.RoleArn}}"} """;
        var access = new AccessFixture()
            .WithRole(AccessFixture.Document(AccessFixture.Allow("s3:GetObject", "arn:aws:s3:::data/*")))
            .WithBucketPolicy(AccessFixture.Document(AccessFixture.Allow("s3:GetObject", "arn:aws:s3:::data/*", role)))
            .Build();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        Role(access).Unused.ShouldBeEmpty();
        Wider(access).ShouldBeEmpty();
    }

    private static AccessControl Build(params string[] statements) =>
        new AccessFixture().WithRole(AccessFixture.Document(statements)).Build();

    private static RoleAccess Role(AccessControl access) => access.Report().Roles.ShouldHaveSingleItem();

    private static List<string> Wider(AccessControl access) => [.. Role(access).WiderThanUsed.Select(grant => grant.ToString())];
}
