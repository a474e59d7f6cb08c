using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access.Language;

/// <summary>Documents that AWS would refuse: the run reports them, and they never grant too much.</summary>
public sealed class MalformedPolicyTests
{
    private const string Path = "Stack/Writer, Inline: ";

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"GetObject","Resource":"*"}""",
        "statement 1, Action must be * or a service prefix and an action, such as s3:GetObject; got \"GetObject\"; name the " +
        "service before the action")]
    [InlineData("""{"Effect":"Allow","Action":["s3:GetObject",":x"],"Resource":"*"}""",
        "statement 1, Action must be * or a service prefix and an action, such as s3:GetObject; got \":x\"; name the service " +
        "before the action")]
    [InlineData("""{"Effect":"Allow","Action":"s3:Get Object","Resource":"*"}""",
        "statement 1, Action must be * or a service prefix and an action, such as s3:GetObject; got \"s3:Get Object\"; name " +
        "the " +
        "service before the action")]
    [InlineData("""{"Effect":"Allow","Action":{},"Resource":"*"}""",
        "statement 1, Action must be a text or a list of texts; got {}; write one")]
    [InlineData("""{"Effect":"Allow","Action":[],"Resource":"*"}""",
        "statement 1, Action must be a text or a list of texts; got []; write one")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""",
        "statement 1, Action must be there, or NotAction, and not both; got none; write it")]
    [InlineData("""{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}""",
        "statement 1, Action must be there, or NotAction, and not both; got \"*\"; remove one of them")]
    [InlineData("""{"Effect":"Allow","Action":"*"}""",
        "statement 1, Resource must be there, or NotResource, and not both; got none; write it")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"data/*x"}""",
        "statement 1, Resource must be * or an ARN of six parts, such as arn:aws:s3:::bucket/*; got \"data/*x\"; write the " +
        "resource's ARN")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3"}""",
        "statement 1, Resource must be * or an ARN of six parts, such as arn:aws:s3:::bucket/*; got \"arn:aws:s3\"; write the " +
        "resource's ARN")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":[{"Ref":"Bucket"}]}""",
        "statement 1, Resource must be a text or a list of texts; got {\"Ref\":\"Bucket\"}; write one")]
    [InlineData("""{"Effect":"allow","Action":"*","Resource":"*"}""",
        "statement 1, Effect must be Allow or Deny; got \"allow\"; write one of them")]
    [InlineData("""{"Action":"*","Resource":"*"}""", "statement 1, Effect must be Allow or Deny; got none; write one of them")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}""",
        "statement 1, Principal must be left out in an identity-based policy; got \"*\"; remove it")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Sid":"All","When":1}""",
        "statement 1 (All), When must be one of Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, " +
        "NotResource, " +
        "Condition; got 1; remove it")]
    [InlineData("7", "statement 1 must be a JSON object; got 7; write one")]
    public void AStatement_IsSaidAndGrantsNothing(string statement, string note)
    {
        var fixture = new AccessFixture().WithRole(AccessFixture.Document(statement));
        var access = fixture.Build();
        access.Notes.ShouldHaveSingleItem().ShouldBe(Path + note);
        access.Allows("s3:GetObject", "arn:aws:s3:::data/x").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"StringEqual":{"a:b":"c"}}""", "Condition must be an operator out of StringEquals, StringNotEquals, ")]
    [InlineData("""{"NullIfExists":{"a:b":"true"}}""", "Condition must be an operator out of StringEquals, ")]
    [InlineData("""{"ForAllValues:Null":{"a:b":"true"}}""", "Condition must be an operator out of StringEquals, ")]
    [InlineData("""{"ForEachValue:StringEquals":{"a:b":"c"}}""", "Condition must be an operator out of StringEquals, ")]
    [InlineData("""{"StringEquals":"a"}""", "Condition StringEquals must be an object of condition keys; got \"a\"; write one")]
    [InlineData("""{"StringEquals":{"a:b":{}}}""",
        "Condition StringEquals a:b must be a value or a list of values; got {}; write one")]
    [InlineData("""{"StringEquals":{"key":"c"}}""",
        "Condition StringEquals must be a condition key with its service's prefix, such as aws:SourceAccount; got \"key\"; " +
        "name " +
        "the prefix")]
    [InlineData("""{"NumericEquals":{"a:b":"ten"}}""",
        "Condition NumericEquals a:b must be a number; got \"ten\"; correct it, or take the operator of its kind")]
    [InlineData("""{"DateLessThan":{"a:b":"someday"}}""",
        "Condition DateLessThan a:b must be a date, as ISO 8601 or in seconds since 1970; got \"someday\"; ")]
    [InlineData("""{"DateLessThan":{"a:b":"99999999999999999999"}}""", "Condition DateLessThan a:b must be a date, ")]
    [InlineData("""{"Bool":{"a:b":"yes"}}""", "Condition Bool a:b must be true or false; got \"yes\"; ")]
    [InlineData("""{"BinaryEquals":{"a:b":"%"}}""", "Condition BinaryEquals a:b must be Base64; got \"%\"; ")]
    [InlineData("""{"IpAddress":{"a:b":"10.0.0.0/33"}}""",
        "Condition IpAddress a:b must be an IP address or CIDR block; got \"10.0.0.0/33\"; ")]
    [InlineData("""{"IpAddress":{"a:b":"home"}}""",
        "Condition IpAddress a:b must be an IP address or CIDR block; got \"home\"; ")]
    [InlineData("""{"ArnLike":{"a:b":"bucket"}}""", "Condition ArnLike a:b must be an ARN; got \"bucket\"; ")]
    [InlineData("""{"Null":{"a:b":"perhaps"}}""", "Condition Null a:b must be true or false; got \"perhaps\"; ")]
    [InlineData("[]", "Condition must be an object of operators; got []; write one")]
    public void ACondition_IsSaidAndNeverOpens(string condition, string note)
    {
        var document = AccessFixture.Document(AccessFixture.Allow("s3:*", more: $$""","Condition":{{condition}}"""));
        var access = new AccessFixture().WithRole(document).Build();
        access.Notes.ShouldHaveSingleItem().ShouldStartWith($"{Path}statement 1, {note}");
        access.Allows("s3:GetObject", "arn:aws:s3:::data/x").ShouldBeFalse();

        var deny = AccessFixture.Document(AccessFixture.Allow("s3:*"),
            AccessFixture.Deny("s3:*", more: $$""","Condition":{{condition}}"""));
        new AccessFixture().WithRole(deny).Build().Allows("s3:GetObject", "arn:aws:s3:::data/x", ("key", "c"))
            .ShouldBeFalse("a Deny with a mistake still denies");
    }

    [Theory]
    [InlineData("\"lambda\"",
        "Principal must be \"*\" or an object with AWS, Service, Federated or CanonicalUser; got \"lambda\"; write one")]
    [InlineData("""{"Role":"x"}""",
        "Principal must be \"*\" or an object with AWS, Service, Federated or CanonicalUser; got \"Role\"; write one of them")]
    [InlineData("""{"Service":"lambda"}""",
        "Principal Service must be a service's name, such as lambda.amazonaws.com; got \"lambda\"; write the whole name; only " +
        "* " +
        "alone is a wildcard")]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:role/*"}""",
        "Principal AWS must be an account, or the ARN of a role, session or user; got \"arn:aws:iam::111122223333:role/*\"; " +
        "write the whole name; only * alone is a wildcard")]
    [InlineData("""{"AWS":[7.5]}""",
        "Principal AWS must be an account, or the ARN of a role, session or user; got \"7.5\"; write the whole name; only * " +
        "alone is a wildcard")]
    public void APrincipal_IsSaidAndNamesNobody(string principal, string note)
    {
        var access = new AccessFixture().WithRole(trust: principal).Build();
        access.Notes.ShouldHaveSingleItem().ShouldBe($"Stack/Writer, AssumeRolePolicyDocument: statement 1, {note}");
        Should.Throw<ServiceException>(() => access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function"));
    }

    [Theory]
    [InlineData("7", "the document must be a JSON object with a Statement; got 7; write one")]
    [InlineData("\"{\\\"Statement\\\":1,\\\"Statement\\\":2}\"",
        "the document must be a JSON object with a Statement; got \"{\\\"Statement\\\":1,\\\"Statement\\\":2}\"; write one")]
    [InlineData("\"{not JSON\"", "the document must be a JSON object with a Statement; got \"{not JSON\"; write one")]
    [InlineData("""{"Version":"2012-10-17"}""", "Statement must be a statement or a list of them; got none; write one")]
    [InlineData("""{"Version":"2012-10-17","Statement":"x"}""",
        "Statement must be a statement or a list of them; got \"x\"; write one")]
    [InlineData("""{"Version":"2026-11-21","Statement":[]}""",
        "Version must be 2012-10-17 or 2008-10-17; got \"2026-11-21\"; write 2012-10-17")]
    [InlineData("""{"Statements":[],"Statement":[]}""", "Statements must be one of Version, Id, Statement; got []; remove it")]
    public void ADocument_IsSaid(string document, string note) =>
        new AccessFixture().WithRole(document).Build().Notes.ShouldHaveSingleItem().ShouldBe(Path + note);

    [Fact]
    public void NotPrincipalWithAllow_IsSaidAndOpensNothing()
    {
        var policy =
            AccessFixture.Document("""{"Effect":"Allow","Action":"s3:*","Resource":"*","NotPrincipal":{"AWS":"444455556666"}}""");
        var access = new AccessFixture().WithRole().WithBucketPolicy(policy).Build();
        access.Notes.ShouldHaveSingleItem().ShouldBe(
            "Stack/BucketPolicy: statement 1, NotPrincipal must be in a statement whose Effect is Deny; got " +
            "{\"AWS\":\"444455556666\"}; name who is allowed in Principal");
        access.Allows("s3:GetObject", "arn:aws:s3:::data/x").ShouldBeFalse();
    }

    [Fact]
    public void OneMistake_LeavesTheOtherStatements()
    {
        var access = new AccessFixture().WithRole(
            AccessFixture.Document(AccessFixture.Allow("GetObject"), AccessFixture.Allow("s3:GetObject"))).Build();
        access.Notes.ShouldHaveSingleItem();
        access.Allows("s3:GetObject", "arn:aws:s3:::data/x").ShouldBeTrue();
    }

    [Fact]
    public void ALongValue_IsCut() =>
        new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow(new string('x', 500))))
        .Build().Notes.ShouldHaveSingleItem().Length.ShouldBeLessThan(300);
}
