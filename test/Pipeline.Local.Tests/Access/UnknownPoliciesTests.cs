using Pipeline.Local.Access.Collection;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Access;

/// <summary>Policies and roles that the assembly only refers to: the run assumes that they allow calls, and says so.</summary>
public sealed class UnknownPoliciesTests
{
    private const string Object = "arn:aws:s3:::data/x";
    private const string Aws = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private const string Own = "arn:aws:iam::111122223333:policy/team/Elsewhere";
    private const string Elsewhere = "arn:aws:iam::111122223333:role/Elsewhere";

    private static readonly Caller Foreign = new("arn:aws:sts::111122223333:assumed-role/Elsewhere/x", Elsewhere);

    [Theory]
    [InlineData(Aws)]
    [InlineData(Own)]
    public void UnknownManagedPolicy_IsAssumedToAllowAndSaid(string arn)
    {
        var fixture = new AccessFixture().WithRole(
            AccessFixture.Document(AccessFixture.Allow("s3:GetObject"), AccessFixture.Deny("s3:Delete*")),
            $$""","ManagedPolicyArns":["{{arn}}"]""");
        var access = fixture.Build();
        var note = access.Notes.ShouldHaveSingleItem();
        note.ShouldBe(
            $"Stack/Writer: the managed policy {arn} is not known here: what it would allow is assumed, not checked; "
            + $"give its document by --policy {arn}=FILE");
        fixture.Said.ShouldBe([note]);
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("s3:PutObject", Object).ShouldBeTrue();
        access.Allows("s3:DeleteObject", Object).ShouldBeFalse("a Deny that is known denies all the same");
        var role = access.Report().Roles.ShouldHaveSingleItem();
        role.Assumed.ShouldBe([new AssumedCall("s3:PutObject", Object, 1)]);
        role.Assumptions.ShouldHaveSingleItem().ShouldContain(arn);
    }

    [Fact]
    public void AKeyWithoutADoor_StaysClosedToAnUnknownPolicy()
    {
        var access = new AccessFixture()
            .WithRole(more: $$""","ManagedPolicyArns":["{{Aws}}"]""")
            .WithKey(AccessFixture.Document(
                AccessFixture.Allow("kms:*", more: ""","Principal":{"Service":"cloudwatch.amazonaws.com"} """)))
            .Build();
        access.Allows("kms:Decrypt", AccessFixture.KeyArn).ShouldBeFalse("no identity-based policy could allow it");
    }

    [Fact]
    public void AKnownBoundary_LimitsAnUnknownPolicy()
    {
        var access = new AccessFixture()
            .WithRole(more: AccessFixture.BoundaryProperty + $$""","ManagedPolicyArns":["{{Aws}}"]""")
            .WithBoundary(AccessFixture.Document(AccessFixture.Allow("s3:*")))
            .Build();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q").ShouldBeFalse();
    }

    [Fact]
    public void UnknownBoundary_IsAssumedToForbidNothingAndSaid()
    {
        var access = new AccessFixture().WithRole(
            AccessFixture.Document(AccessFixture.Allow("s3:GetObject")), $$""","PermissionsBoundary":"{{Own}}" """).Build();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("s3:PutObject", Object).ShouldBeFalse("a boundary grants nothing");
        access.Notes.ShouldHaveSingleItem().ShouldBe(
            $"Stack/Writer: the permissions boundary {Own} is not known here: that it forbids nothing is assumed, not checked; "
            + $"give its document by --policy {Own}=FILE");
        access.Report().Roles.ShouldHaveSingleItem().Assumptions
            .ShouldBe(["that its permissions boundary forbids nothing is assumed, not checked"]);
    }

    [Fact]
    public void RoleThatIsNotInTheAssembly_IsAssumedToMayAndSaidOnce()
    {
        var fixture = new AccessFixture().WithRole();
        var access = fixture.Build();
        for (var i = 0; i < 2; i++) Should.NotThrow(() => access.Require(Foreign, new Permission("s3:GetObject", Object)));
        access.Assume(Elsewhere, "lambda.amazonaws.com", "x");
        var said = fixture.Said.ShouldHaveSingleItem();
        said.ShouldBe(
            $"{Elsewhere}: this role is not in the assembly: what it may do is assumed, not checked; "
            + $"give its policy by --policy {Elsewhere}=FILE");
        access.Report().Notes.ShouldBe([said]);
        var role = access.Report().Roles.Single(role => role.RoleArn == Elsewhere);
        role.Assumed.ShouldBe([new AssumedCall("s3:GetObject", Object, 1)]);
        role.Assumptions.ShouldBe([said]);
    }

    [Theory]
    [InlineData(Own)]
    [InlineData("Elsewhere")]
    public void AGivenPolicy_Decides(string key)
    {
        var fixture = new AccessFixture().WithRole(more: $$""","ManagedPolicyArns":["{{Own}}"]""");
        var access = fixture
            .Build(Given(key, AccessFixture.Document(AccessFixture.Allow("s3:GetObject", "arn:aws:s3:::data/*"))));
        fixture.Said.ShouldBeEmpty();
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("s3:PutObject", Object).ShouldBeFalse();
    }

    [Fact]
    public void AGivenPolicy_ComesBeforeAwssOwn()
    {
        const string known = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
        var access = new AccessFixture().WithRole(more: $$""","ManagedPolicyArns":["{{known}}"]""")
            .Build(Given(known, AccessFixture.Document(AccessFixture.Allow("s3:GetObject"))));
        access.Allows("s3:GetObject", Object).ShouldBeTrue();
        access.Allows("s3:PutObject", Object).ShouldBeFalse();
    }

    [Fact]
    public void AGivenPolicyOfARole_Decides()
    {
        var fixture = new AccessFixture().WithRole();
        var access = fixture.Build(Given(Elsewhere, AccessFixture.Document(AccessFixture.Allow("s3:GetObject"))));
        Should.NotThrow(() => access.Require(Foreign, new Permission("s3:GetObject", Object)));
        Should.Throw<ServiceException>(() => access.Require(Foreign, new Permission("s3:PutObject", Object)));
        access.Report().Roles.Single(role => role.RoleArn == Elsewhere).Assumed.ShouldBeEmpty();
    }

    [Fact]
    public void GivenDocumentsThatAreNoPolicies_AreRefusedInOneMessage()
    {
        var given = new Dictionary<string, string>
        {
            [Own] = "{",
            [Aws] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"GetObject","Resource":"*"}]}""",
            [Elsewhere] = "[]",
        };
        var error = Should.Throw<InvalidInputException>(() => new AccessFixture().WithRole().Build(given));
        error.Violations.Count.ShouldBe(3);
        error.Violations[0].ShouldStartWith($"--policy {Own}: the document must be JSON; got ");
        error.Violations[1].ShouldStartWith($"--policy {Aws}: statement 1, Action must be * or a service prefix and an action");
        error.Violations[2].ShouldStartWith($"--policy {Elsewhere}: the document must be a JSON object with a Statement; got []");
    }

    [Theory]
    [InlineData(Own)]
    [InlineData(AccessFixture.RoleArn)]
    public void AGivenPolicyThatChangesNothing_IsSaid(string key)
    {
        var access = new AccessFixture().WithRole()
            .Build(Given(key, AccessFixture.Document(AccessFixture.Allow("s3:GetObject"))));
        access.Notes.ShouldHaveSingleItem().ShouldBe(
            $"--policy must name a policy or a role that the assembly refers to and does not make; got {key}; "
            + "correct the ARN or remove the option");
    }

    [Fact]
    public void EveryKnownManagedPolicy_HasItsPageAndReadsWithoutAMistake()
    {
        var notes = new List<string>();
        var files = AwsManagedPolicies.Files.ToList();
        files.Count.ShouldBe(AwsManagedPolicies.Names.Count());
        foreach (var file in files)
        {
            var name = PolicyName.Of((string)file["Path"]!);
            ((string)file["Source"]!).ShouldBe($"https://docs.aws.amazon.com/aws-managed-policy/latest/reference/{name}.html");
            ((string)file["DefaultVersion"]!).ShouldMatch("^v[0-9]+$");
            new PolicyParser(name, PolicyKind.Identity, notes.Add).Parse(file["Document"]).Statements.ShouldNotBeEmpty();
        }

        notes.ShouldBeEmpty();
    }

    [Fact]
    public void AnAdministrator_MayDoAll()
    {
        var access = new AccessFixture()
            .WithRole(more: ""","ManagedPolicyArns":["arn:aws:iam::aws:policy/AdministratorAccess"]""").Build();
        access.Notes.ShouldBeEmpty();
        access.Allows("kinesis:DescribeStream", AccessFixture.StreamArn).ShouldBeTrue();
        access.Report().Roles.ShouldHaveSingleItem().WiderThanUsed.ShouldHaveSingleItem().ToString()
            .ShouldBe($"* on *: used for kinesis:DescribeStream on {AccessFixture.StreamArn} alone");
    }

    private static Dictionary<string, string> Given(string key, string document) => new() { [key] = document };
}
