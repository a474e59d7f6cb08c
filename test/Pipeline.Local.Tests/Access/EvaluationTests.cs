using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>AWS's evaluation logic within one account: which policies together allow a call.</summary>
public sealed class EvaluationTests
{
    private const string Object = "arn:aws:s3:::data/x";
    private const string Prefix = $"User: {AccessFixture.SessionArn} is not authorized to perform: ";

    private static readonly string AllowAll = AccessFixture.Document(AccessFixture.Allow("*"));
    private static readonly string Nothing = AccessFixture.Document();

    [Theory]
    [InlineData("-", "-", "-", "because no identity-based policy allows the s3:GetObject action")]
    [InlineData("A", "-", "-", null)]
    [InlineData("D", "-", "-", "with an explicit deny in an identity-based policy")]
    [InlineData("AD", "-", "-", "with an explicit deny in an identity-based policy")]
    [InlineData("A", "D:role", "-", "with an explicit deny in a resource-based policy")]
    [InlineData("A", "D:everyone", "-", "with an explicit deny in a resource-based policy")]
    [InlineData("A", "D:account", "-", "with an explicit deny in a resource-based policy")]
    [InlineData("A", "D:session", "-", "with an explicit deny in a resource-based policy")]
    [InlineData("A", "D:other", "-", null)]
    [InlineData("-", "A:role", "-", null)]
    [InlineData("-", "A:session", "-", null)]
    [InlineData("-", "A:everyone", "-", null)]
    [InlineData("-", "A:account", "-", "because no identity-based policy allows the s3:GetObject action")]
    [InlineData("-", "A:other", "-", "because no identity-based policy allows the s3:GetObject action")]
    [InlineData("D", "A:role", "-", "with an explicit deny in an identity-based policy")]
    [InlineData("A", "A:account", "-", null)]
    [InlineData("A", "-", "A", null)]
    [InlineData("A", "-", "0", "because no permissions boundary allows the s3:GetObject action")]
    [InlineData("A", "-", "AD", "with an explicit deny in a permissions boundary")]
    [InlineData("-", "-", "A", "because no identity-based policy allows the s3:GetObject action")]
    [InlineData("-", "A:role", "0", "because no permissions boundary allows the s3:GetObject action")]
    [InlineData("-", "A:role", "A", null)]
    [InlineData("-", "A:session", "0", null)]
    [InlineData("-", "A:everyone", "0", null)]
    [InlineData("A", "A:session", "AD", "with an explicit deny in a permissions boundary")]
    [InlineData("D", "D:role", "AD", "with an explicit deny in an identity-based policy")]
    public void Policies_DecideTogether(string identity, string resource, string boundary, string? denial)
    {
        var fixture = new AccessFixture().WithRole(Written(identity), boundary == "-" ? "" : AccessFixture.BoundaryProperty);
        if (boundary != "-") fixture.WithBoundary(Written(boundary));
        if (resource != "-") fixture.WithBucketPolicy(AccessFixture.Document(BucketStatement(resource)));
        fixture.Build().Denial("s3:GetObject", Object)
            .ShouldBe(denial is null ? null : $"{Prefix}s3:GetObject on resource: {Object} {denial}");
    }

    [Theory]
    [InlineData("-", "root", "because no identity-based policy allows the kms:Decrypt action")]
    [InlineData("A", "root", null)]
    [InlineData("A", "account", null)]
    [InlineData("A", "service", "because no resource-based policy allows the kms:Decrypt action")]
    [InlineData("A", "other", "because no resource-based policy allows the kms:Decrypt action")]
    [InlineData("-", "role", null)]
    [InlineData("-", "session", null)]
    [InlineData("A", "default", null)]
    [InlineData("-", "default", "because no identity-based policy allows the kms:Decrypt action")]
    public void AKeysPolicy_MustAllow(string identity, string key, string? denial)
    {
        var fixture = new AccessFixture().WithRole(Written(identity));
        if (key == "default")
        {
            fixture.Add("AWS::KMS::Key", "{}", "Key", arn: AccessFixture.KeyArn);
        }
        else
        {
            fixture.WithKey(
                AccessFixture.Document(
                    $$"""{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{{Principal(key)}}}"""));
        }
        fixture.Build().Denial("kms:Decrypt", AccessFixture.KeyArn)
            .ShouldBe(denial is null ? null : $"{Prefix}kms:Decrypt on resource: {AccessFixture.KeyArn} {denial}");
    }

    [Fact]
    public void AKeyThatIsNotAmongTheResources_IsLeftToIdentityPolicies()
    {
        new AccessFixture().WithRole(AllowAll).Build().Allows("kms:Decrypt", AccessFixture.KeyArn).ShouldBeTrue();
        new AccessFixture().WithRole().Build().Allows("kms:Decrypt", AccessFixture.KeyArn).ShouldBeFalse();
    }

    [Fact]
    public void AKeyOfAws_IsOpenToTheAccount() =>
        new AccessFixture().WithRole().Build().Allows("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:alias/aws/kinesis")
        .ShouldBeTrue();

    [Fact]
    public void AKeysCondition_TellsTheService()
    {
        const string condition =
            ""","Principal":{"AWS":"*"}""" +
            ""","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.eu-west-1.amazonaws.com"}}""";
        var access = new AccessFixture().WithRole().WithKey(AccessFixture.Document(AccessFixture.Allow("kms:*", more: condition)))
            .Build();
        access.Allows("kms:GenerateDataKey", AccessFixture.KeyArn, ("kms:ViaService", "s3.eu-west-1.amazonaws.com"))
            .ShouldBeTrue();
        access.Allows("kms:GenerateDataKey", AccessFixture.KeyArn, ("kms:ViaService", "kinesis.eu-west-1.amazonaws.com"))
            .ShouldBeFalse();
    }

    [Theory]
    [InlineData(
        """["arn:aws:iam::111122223333:role/Writer","arn:aws:iam::111122223333:root","arn:aws:sts::111122223333:assumed-""" +
        """role/Writer/function"]""", "", true)]
    [InlineData("""["arn:aws:iam::111122223333:role/Writer","arn:aws:iam::111122223333:root"]""", "", false)]
    [InlineData("""["arn:aws:iam::111122223333:role/Writer"]""", "", false)]
    [InlineData("""["arn:aws:iam::111122223333:role/Other","arn:aws:iam::111122223333:root"]""", "", false)]
    [InlineData(
        """["arn:aws:iam::111122223333:role/Writer","arn:aws:iam::111122223333:root","arn:aws:sts::111122223333:assumed-""" +
        """role/Writer/function"]""", "boundary", false)]
    [InlineData("\"*\"", "", true)]
    public void NotPrincipalWithDeny_LeavesOutWhoIsWhollyListed(string listed, string boundary, bool allowed)
    {
        var fixture = new AccessFixture()
            .WithRole(AllowAll, boundary.Length == 0 ? "" : AccessFixture.BoundaryProperty)
            .WithBoundary(AllowAll)
            .WithBucketPolicy(AccessFixture.Document(
                $$"""{"Effect":"Deny","Action":"s3:*","Resource":"*","NotPrincipal":{"AWS":{{listed}} } }"""));
        fixture.Build().Allows("s3:GetObject", Object).ShouldBe(allowed);
    }

    [Fact]
    public void AUser_MayDoEverything()
    {
        var access = new AccessFixture().WithBucketPolicy(AccessFixture.Document(BucketStatement("D:everyone"))).Build();
        Should.NotThrow(() => access.Require(access.LocalUser, new Permission("s3:DeleteBucket", "arn:aws:s3:::data")));
        access.LocalUser.Arn.ShouldBe("arn:aws:iam::111122223333:user/local");
    }

    [Fact]
    public void ARoleThatIsNotAmongTheResources_HasWhatIsAttachedToItsName()
    {
        var fixture = new AccessFixture().Add("AWS::IAM::Policy",
            $$"""{"PolicyDocument":{{AccessFixture.Document(AccessFixture.Allow("s3:GetObject"))}},"Roles":["Writer"]}""");
        var access = fixture.Build();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("s3:PutObject", Object).ShouldBeTrue("what else it has is not known");
        access.Report().Roles.ShouldHaveSingleItem().Assumed.ShouldBe([new AssumedCall("s3:PutObject", Object, 1)]);
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function").Caller.ShouldBe(AccessFixture.Role);
    }

    [Fact]
    public void ABoundaryThatIsNoPolicy_AllowsNothing()
    {
        var access = new AccessFixture().WithRole(AllowAll, ""","PermissionsBoundary":"Boundary" """).Build();
        access.Denial("s3:GetObject", Object).ShouldNotBeNull()
            .ShouldEndWith("because no permissions boundary allows the s3:GetObject action");
        access.Notes.ShouldHaveSingleItem()
            .ShouldStartWith("Stack/Writer: PermissionsBoundary must be the ARN of a managed policy; got \"Boundary\"");
    }

    private static string Written(string effects) => effects switch
    {
        "-" or "0" => Nothing,
        "A" => AllowAll,
        "D" => AccessFixture.Document(AccessFixture.Deny("*")),
        _ => AccessFixture.Document(AccessFixture.Allow("*"), AccessFixture.Deny("*")),
    };

    private static string BucketStatement(string statement)
    {
        var parts = statement.Split(':');
        var effect = parts[0] == "A" ? "Allow" : "Deny";
        return $$"""{"Effect":"{{effect}}","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]""" +
            $$""","Principal":{{Principal(parts[1])}}}""";
    }

    private static string Principal(string who) => who switch
    {
        "everyone" => "\"*\"",
        "role" => """{"AWS":"arn:aws:iam::111122223333:role/Writer"}""",
        "session" => """{"AWS":["arn:aws:sts::111122223333:assumed-role/Writer/function"]}""",
        "account" => """{"AWS":"111122223333"}""",
        "root" => """{"AWS":"arn:aws:iam::111122223333:root"}""",
        "service" => """{"Service":"lambda.amazonaws.com"}""",
        _ => """{"AWS":["arn:aws:iam::111122223333:role/Other","444455556666"]}""",
    };
}
