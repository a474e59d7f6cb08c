namespace Pipeline.Local.Tests.Access.Language;

public sealed class StatementTests
{
    private const string Stream = AccessFixture.StreamArn;

    [Theory]
    [InlineData("kinesis:GetRecords", "kinesis:GetRecords", true)]
    [InlineData("kinesis:getrecords", "kinesis:GetRecords", true)]
    [InlineData("KINESIS:GetRecords", "kinesis:GetRecords", true)]
    [InlineData("kinesis:Get*", "kinesis:GetRecords", true)]
    [InlineData("kinesis:*", "kinesis:GetRecords", true)]
    [InlineData("*", "kinesis:GetRecords", true)]
    [InlineData("*:GetRecords", "kinesis:GetRecords", true)]
    [InlineData("kinesis:?etRecords", "kinesis:GetRecords", true)]
    [InlineData("kinesis:*Records", "kinesis:GetRecords", true)]
    [InlineData("kinesis:*Records", "kinesis:GetShardIterator", false)]
    [InlineData("kinesis:GetRecord", "kinesis:GetRecords", false)]
    [InlineData("dynamodb:GetRecords", "kinesis:GetRecords", false)]
    [InlineData("s3:*", "s3:PutObject", true)]
    [InlineData("s3:*Object", "s3:PutObject", true)]
    [InlineData("s3:*Object", "s3:PutObjectTagging", false)]
    public void Action_IsMatched(string pattern, string action, bool matches) =>
        Allowed($$"""{"Effect":"Allow","Action":"{{pattern}}","Resource":"*"}""", action, Stream).ShouldBe(matches);

    [Theory]
    [InlineData("[\"kinesis:PutRecord\"]", "kinesis:GetRecords", true)]
    [InlineData("[\"kinesis:PutRecord\",\"kinesis:Get*\"]", "kinesis:GetRecords", false)]
    [InlineData("\"iam:*\"", "kinesis:GetRecords", true)]
    [InlineData("\"*\"", "kinesis:GetRecords", false)]
    public void NotAction_IsMatched(string patterns, string action, bool matches) =>
        Allowed($$"""{"Effect":"Allow","NotAction":{{patterns}},"Resource":"*"}""", action, Stream).ShouldBe(matches);

    [Theory]
    [InlineData("*", Stream, true)]
    [InlineData("arn:*", Stream, true)]
    [InlineData("arn:aws:kinesis:*", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/Events", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/events", Stream, false)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/*", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/Event?", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/Ev*ts", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/Events/*", Stream, false)]
    [InlineData("arn:aws:kinesis:*:*:stream/Events", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-*:111122223333:*", Stream, true)]
    [InlineData("arn:aws:kinesis:us-*:111122223333:*", Stream, false)]
    [InlineData("arn:aws-cn:kinesis:*:*:stream/Events", Stream, false)]
    [InlineData("arn:aws:kinesis:*-1:444455556666:stream/Events", Stream, false)]
    [InlineData("arn:aws:kin*sis:eu-west-1:111122223333:stream/Events", Stream, true)]
    [InlineData("arn:aws:kin?sis:eu-west-1:111122223333:stream/Events", Stream, true)]
    [InlineData("arn:aws:k*s:111122223333:stream/Events:x", Stream, false)]
    [InlineData("arn:aws:s3:::data/*", "arn:aws:s3:::data/a/b.gz", true)]
    [InlineData("arn:aws:s3:::data/*", "arn:aws:s3:::data", false)]
    [InlineData("arn:aws:s3:::data*", "arn:aws:s3:::database/x", true)]
    [InlineData("arn:aws:s3:::data/*/x", "arn:aws:s3:::data/a/b:c/x", true)]
    [InlineData("arn:aws:s3:::*", "arn:aws:s3:::data/a:b", true)]
    [InlineData("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:log-stream:y", true)]
    [InlineData("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:log-stream:y", false)]
    [InlineData("arn:aws:logs:*:*:*", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:log-stream:y", true)]
    [InlineData("arn:aws:kinesis:${aws:RequestedRegion}:${aws:PrincipalAccount}:stream/Events", Stream, true)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/${aws:username}", Stream, false)]
    [InlineData("arn:aws:kinesis:eu-west-1:111122223333:stream/${aws:username, 'Events'}", Stream, true)]
    [InlineData("arn:aws:s3:::data/${*}/x", "arn:aws:s3:::data/*/x", true)]
    [InlineData("arn:aws:s3:::data/${*}/x", "arn:aws:s3:::data/a/x", false)]
    public void Resource_IsMatched(string pattern, string resource, bool matches) =>
        Allowed($$"""{"Effect":"Allow","Action":"*","Resource":"{{pattern}}"}""", "any:Call", resource).ShouldBe(matches);

    [Theory]
    [InlineData("[\"arn:aws:s3:::a/*\"]", "arn:aws:s3:::b/x", true)]
    [InlineData("[\"arn:aws:s3:::a/*\"]", "arn:aws:s3:::a/x", false)]
    [InlineData("[\"arn:aws:s3:::a/*\",\"arn:aws:s3:::b/*\"]", "arn:aws:s3:::b/x", false)]
    [InlineData("[\"arn:aws:s3:::a/${aws:username}\"]", "arn:aws:s3:::b/x", false)]
    public void NotResource_IsMatched(string patterns, string resource, bool matches) =>
        Allowed($$"""{"Effect":"Allow","Action":"s3:*","NotResource":{{patterns}}}""", "s3:GetObject", resource)
        .ShouldBe(matches);

    [Theory]
    [InlineData("aws:PrincipalArn", "StringEquals", AccessFixture.RoleArn, true)]
    [InlineData("aws:PrincipalArn", "ArnLike", "arn:aws:iam::111122223333:role/W*", true)]
    [InlineData("aws:principalarn", "StringEquals", AccessFixture.SessionArn, false)]
    [InlineData("aws:PrincipalAccount", "StringEquals", "111122223333", true)]
    [InlineData("aws:PrincipalType", "StringEquals", "AssumedRole", true)]
    [InlineData("aws:userid", "StringLike", "*:function", true)]
    [InlineData("aws:RequestedRegion", "StringEquals", "eu-west-1", true)]
    [InlineData("aws:SecureTransport", "Bool", "true", true)]
    [InlineData("aws:SecureTransport", "Bool", "false", false)]
    [InlineData("aws:ViaAWSService", "Bool", "false", true)]
    [InlineData("aws:PrincipalIsAWSService", "Bool", "false", true)]
    [InlineData("aws:ResourceAccount", "StringEquals", "111122223333", true)]
    [InlineData("aws:PrincipalTag/team", "StringEquals", "blue", true)]
    [InlineData("aws:PrincipalTag/TEAM", "StringEquals", "blue", true)]
    [InlineData("aws:ResourceTag/data", "StringEquals", "personal", true)]
    [InlineData("aws:ResourceTag/other", "StringEquals", "personal", false)]
    [InlineData("aws:CurrentTime", "DateLessThan", "2027-01-01", true)]
    [InlineData("aws:CurrentTime", "DateGreaterThan", "2027-01-01", false)]
    [InlineData("aws:EpochTime", "NumericEquals", "1795262400", true)]
    [InlineData("aws:SourceAccount", "StringEquals", "111122223333", false)]
    [InlineData("aws:CalledVia", "StringEquals", "athena.amazonaws.com", false)]
    [InlineData("s3:ResourceAccount", "StringEquals", "111122223333", false)]
    public void GlobalKey_IsKnown(string key, string name, string value, bool holds)
    {
        var access = new AccessFixture()
            .WithRole(
                AccessFixture.Document(AccessFixture.Allow("kinesis:*", more: AccessFixture.Where(name, key, value))),
                ""","Tags":[{"Key":"Team","Value":"blue"}]""")
            .Add("AWS::Kinesis::Stream", """{"Tags":[{"Key":"data","Value":"personal"}]}""", "Events", arn: Stream)
            .Build();
        access.Allows("kinesis:GetRecords", Stream).ShouldBe(holds);
    }

    [Theory]
    [InlineData("s3:ResourceAccount", "111122223333")]
    [InlineData("aws:ResourceAccount", "111122223333")]
    [InlineData("s3:TlsVersion", "1.3")]
    public void KeysOfS3_AreKnownForItsActions(string key, string value) =>
        Allowed(AccessFixture.Allow("s3:*", more: AccessFixture.Where("StringEquals", key, value)), "s3:PutObject",
            "arn:aws:s3:::data/x").ShouldBeTrue();

    [Fact]
    public void TheServicesOwnKeys_ComeWithTheCall()
    {
        const string conditions = """
            ,"Condition":{"StringEquals":{"kms:ViaService":"kinesis.eu-west-1.amazonaws.com","kms:EncryptionContext:aws:kinesis:arn":"arn:x"}}
            """;
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("kms:Decrypt", more: conditions)))
            .Build();
        (string, string) via = ("kms:viaservice", "kinesis.eu-west-1.amazonaws.com");
        access.Allows("kms:Decrypt", AccessFixture.KeyArn, via, ("kms:EncryptionContext:aws:kinesis:arn", "arn:x"))
            .ShouldBeTrue();
        access.Allows("kms:Decrypt", AccessFixture.KeyArn, via, ("kms:EncryptionContext:aws:kinesis:arn", "arn:y"))
            .ShouldBeFalse();
        access.Allows("kms:Decrypt", AccessFixture.KeyArn, via).ShouldBeFalse();
        access.Allows("kms:Decrypt", AccessFixture.KeyArn).ShouldBeFalse();
    }

    [Fact]
    public void AllConditionsOfAStatement_MustHold()
    {
        const string conditions = ""","Condition":{"StringEquals":{"a:x":"1","a:y":"2"},"StringLike":{"a:z":"3*"}}""";
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("a:*", more: conditions))).Build();
        access.Allows("a:Call", "*", ("a:x", "1"), ("a:y", "2"), ("a:z", "34")).ShouldBeTrue();
        access.Allows("a:Call", "*", ("a:x", "1"), ("a:y", "2"), ("a:z", "4")).ShouldBeFalse();
        access.Allows("a:Call", "*", ("a:x", "1"), ("a:y", "3"), ("a:z", "34")).ShouldBeFalse();
        access.Allows("a:Call", "*", ("a:x", "2"), ("a:y", "2"), ("a:z", "34")).ShouldBeFalse();
    }

    [Fact]
    public void OneStatementInPlaceOfAList_IsRead() =>
        new AccessFixture().WithRole("""{"Statement":{"Effect":"Allow","Action":["a:B","a:C"],"Resource":["*"]}}""").Build()
        .Allows("a:C", "*").ShouldBeTrue();

    private static bool Allowed(string statement, string action, string resource)
    {
        var fixture = new AccessFixture().WithRole(AccessFixture.Document(statement));
        var access = fixture.Build();
        fixture.Said.ShouldBeEmpty();
        return access.Allows(action, resource);
    }
}
