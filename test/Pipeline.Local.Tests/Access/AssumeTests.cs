using Pipeline.Local.Access;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

public sealed class AssumeTests
{
    private const string Firehose = "firehose.amazonaws.com";

    private static readonly Dictionary<string, string[]> ExternalId = new() { ["sts:ExternalId"] = ["111122223333"] };

    [Fact]
    public void ATrustedService_GetsASession()
    {
        var access = new AccessFixture().WithRole().Build();
        var session = access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");
        session.Caller.ShouldBe(new Caller(AccessFixture.SessionArn, AccessFixture.RoleArn, "lambda.amazonaws.com"));
        session.AccessKeyId.ShouldMatch("^ASIA[A-Z2-7]{16}$");
        session.SecretAccessKey.Length.ShouldBe(40);
        session.SessionToken.Length.ShouldBeGreaterThan(100);
        access.SessionOf(session.AccessKeyId)!.Caller.ShouldBe(session.Caller);
        access.SessionOf(session.AccessKeyId).ShouldBe(session);
        access.SessionOf("AKIAIOSFODNN7EXAMPLE").ShouldBeNull();
    }

    [Fact]
    public void TheSameName_SharesASession()
    {
        var access = new AccessFixture().WithRole().Build();
        var first = access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function").ShouldBe(first);
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "other").AccessKeyId.ShouldNotBe(first.AccessKeyId);
    }

    [Fact]
    public void TheSameSeed_MakesTheSameCredentials()
    {
        RoleSession Session() =>
            new AccessFixture().WithRole().Build().Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");
        Session().ShouldBe(Session());
    }

    [Fact]
    public void AnUntrustedService_IsRefused()
    {
        var fixture = new AccessFixture().WithRole();
        var refused = Should.Throw<ServiceException>(() => fixture.Build().Assume(AccessFixture.RoleArn, Firehose, "delivery"));
        refused.Message.ShouldBe(
            $"User: {Firehose} is not authorized to perform: sts:AssumeRole on resource: {AccessFixture.RoleArn} " +
            "because no resource-based policy allows the sts:AssumeRole action");
        (refused.Code, refused.Status).ShouldBe(("AccessDenied", 403));
        fixture.Said.ShouldHaveSingleItem().ShouldBe(refused.Message);
    }

    [Theory]
    [InlineData("""{"Service":"lambda.amazonaws.com"}""", true)]
    [InlineData("""{"Service":["firehose.amazonaws.com","lambda.amazonaws.com"]}""", true)]
    [InlineData("""{"Service":"lambda.eu-west-1.amazonaws.com"}""", true)]
    [InlineData("""{"Service":"lambda.amazonaws.com.cn"}""", true)]
    [InlineData("""{"Service":"edgelambda.amazonaws.com"}""", false)]
    [InlineData("""{"Service":"logging.s3.amazonaws.com"}""", false)]
    [InlineData("\"*\"", true)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:root"}""", false)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:role/Writer"}""", false)]
    [InlineData("""{"Federated":"cognito-identity.amazonaws.com"}""", false)]
    public void ATrustPolicy_NamesServices(string principal, bool isTrusted)
    {
        var access = new AccessFixture().WithRole(trust: principal).Build();
        var refused = Record.Exception(() => access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function"));
        (refused is null).ShouldBe(isTrusted);
    }

    [Fact]
    public void AnExternalId_IsAsked()
    {
        var access = WithTrust("""{"StringEquals":{"sts:ExternalId":"111122223333"}}""");
        access.Assume(AccessFixture.RoleArn, Firehose, "delivery", ExternalId).Caller.Service.ShouldBe(Firehose);
        var other = new Dictionary<string, string[]> { ["sts:ExternalId"] = ["444455556666"] };
        Should.Throw<ServiceException>(() => access.Assume(AccessFixture.RoleArn, Firehose, "delivery", other));
        Should.Throw<ServiceException>(() => access.Assume(AccessFixture.RoleArn, Firehose, "delivery"));
    }

    [Fact]
    public void ASource_IsAsked()
    {
        var access =
            WithTrust(
                """{"StringEquals":{"aws:SourceAccount":"111122223333"}""" +
                ""","ArnLike":{"aws:SourceArn":"arn:aws:firehose:*:111122223333:deliverystream/*"}}""");
        var context = new Dictionary<string, string[]>
        {
            ["aws:SourceAccount"] = ["111122223333"],
            ["aws:SourceArn"] = ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/Events"],
        };
        Should.NotThrow(() => access.Assume(AccessFixture.RoleArn, Firehose, "delivery", context));
        context["aws:SourceArn"] = ["arn:aws:firehose:eu-west-1:444455556666:deliverystream/Events"];
        Should.Throw<ServiceException>(() => access.Assume(AccessFixture.RoleArn, Firehose, "delivery", context));
    }

    [Fact]
    public void ADenyInATrustPolicy_Wins()
    {
        var fixture = new AccessFixture().Add(
            "AWS::IAM::Role",
            """
            {"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"sts:*","Principal":{"Service":"firehose.amazonaws.com"}},
              {"Effect":"Deny","Action":"sts:AssumeRole","Principal":"*",
                "Condition":{"StringLike":{"sts:RoleSessionName":"bad*"}}}]}}
            """,
            "Writer",
            arn: AccessFixture.RoleArn);
        var access = fixture.Build();
        fixture.Said.ShouldBeEmpty();
        Should.NotThrow(() => access.Assume(AccessFixture.RoleArn, Firehose, "good"));
        Should.Throw<ServiceException>(() =>
            access.Assume(AccessFixture.RoleArn, Firehose, "bad")).Message
            .ShouldEndWith("with an explicit deny in a resource-based policy");
    }

    [Fact]
    public void AServiceInItsOwnName_NeedsTheResourcesPolicy()
    {
        const string topic = "arn:aws:sns:eu-west-1:111122223333:Alarms";
        var access = new AccessFixture().Add(
            "AWS::SNS::TopicPolicy",
            $$"""
            {"Topics":["{{topic}}"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"sns:Publish","Resource":"{{topic}}","Principal":{"Service":"cloudwatch.amazonaws.com"},
               "Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"} } }] } }
            """).Build();
        var mine = new Dictionary<string, string[]> { ["aws:SourceAccount"] = ["111122223333"] };
        Should.NotThrow(() => access.RequireOfService("cloudwatch.amazonaws.com", new Permission("sns:Publish", topic, mine)));
        Should.Throw<ServiceException>(
            () => access.RequireOfService("cloudwatch.amazonaws.com", new Permission("sns:Publish", topic)));
        Should.Throw<ServiceException>(() =>
            access.RequireOfService("events.amazonaws.com", new Permission("sns:Publish", topic, mine)));
    }

    private static AccessControl WithTrust(string condition) => new AccessFixture().Add(
        "AWS::IAM::Role",
        $$"""
        {"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":
          {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"firehose.amazonaws.com"},
            "Condition":{{condition}} } } }
        """,
        "Writer",
        arn: AccessFixture.RoleArn).Build();
}
