using Pipeline.Local.Access;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Tests.Access.Reports;

/// <summary>Permissions that only a run with failures needs are listed apart from superfluous ones.</summary>
public sealed class OnlyOnFailureTests
{
    private const string Table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Events";
    private const string Queue = "arn:aws:sqs:eu-west-1:111122223333:Failed";

    [Theory]
    [InlineData("s3:PutObject", "arn:aws:s3:::data/rejects/*", true)]
    [InlineData("s3:PutObject*", "arn:aws:s3:::data/rejects/*", true)]
    [InlineData("s3:PutObject", "arn:aws:s3:::data/*", false)]
    [InlineData("s3:PutObject", "*", false)]
    [InlineData("s3:GetObject", "arn:aws:s3:::data/rejects/*", false)]
    public void APrefixThatNothingWasWrittenUnder_HasItsReason(string action, string resource, bool isExcused) =>
        ReasonIs(Report(Granted(action, resource)), isExcused, "nothing was written there");

    [Theory]
    [InlineData("sqs:SendMessage", Queue, true)]
    [InlineData("sqs:ReceiveMessage", Queue, false)]
    [InlineData("sqs:SendMessage", Queue + "2", false)]
    public void WhereGivenUpBatchesGo_HasItsReason(string action, string resource, bool isExcused) => ReasonIs(
        Report(Granted(action, resource).Add(
            "AWS::Lambda::EventSourceMapping", $$$"""{"DestinationConfig":{"OnFailure":{"Destination":"{{{Queue}}}"} } }""")),
        isExcused,
        "used only when something fails");

    [Theory]
    [InlineData("""{"DeadLetterConfig":{"TargetArn":"arn:aws:sqs:eu-west-1:111122223333:Failed"}}""", true)]
    [InlineData("{}", false)]
    public void ADeadLetterQueue_HasItsReason(string function, bool isExcused) => ReasonIs(
        Report(Granted("sqs:SendMessage", Queue).Add("AWS::Lambda::Function", function)),
        isExcused,
        "used only when something fails");

    [Theory]
    [InlineData("FailedDocumentsOnly", true)]
    [InlineData("AllDocuments", false)]
    public void TheBackupOfWhatADestinationRefuses_HasItsReason(string mode, bool isExcused) => ReasonIs(
        Report(Granted("s3:PutObject", "arn:aws:s3:::backup/*").Add(
            "AWS::KinesisFirehose::DeliveryStream",
            $$$"""
            {"AmazonopensearchserviceDestinationConfiguration":
              {"S3BackupMode":"{{{mode}}}","S3Configuration":{"BucketARN":"arn:aws:s3:::backup"} } }
            """)),
        isExcused,
        "used only when something fails");

    [Fact]
    public void TheKeyOfObjectsThatWereNotWritten_HasTheirReason()
    {
        var access = Build(
            AccessFixture.Allow("s3:PutObject", "arn:aws:s3:::data/rejects/*"),
            AccessFixture.Allow("kms:GenerateDataKey", AccessFixture.KeyArn));
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "x");
        Role(access).OnlyOnFailure.Select(grant => grant.Action).ShouldBe(["s3:PutObject", "kms:GenerateDataKey"]);
        access.Allows("s3:PutObject", "arn:aws:s3:::data/rejects/x").ShouldBeTrue();
        Role(access).Unused.ShouldHaveSingleItem().Action
            .ShouldBe("kms:GenerateDataKey", "an object was written and needed no key");
    }

    [Fact]
    public void SingleWritesBesidesBatches_HaveTheirReason()
    {
        string[] actions = ["dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:GetItem"];
        var access = Build([.. actions.Select(action => AccessFixture.Allow(action, Table))]);
        access.Allows("dynamodb:BatchWriteItem", Table).ShouldBeTrue();
        Role(access).OnlyOnFailure.ShouldHaveSingleItem().Action.ShouldBe("dynamodb:PutItem");
        Role(access).Unused.ShouldHaveSingleItem().Action.ShouldBe("dynamodb:GetItem");
    }

    [Fact]
    public void SingleWritesAlone_HaveNoReason()
    {
        var access = Build(AccessFixture.Allow("dynamodb:PutItem", Table));
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "x");
        Role(access).Unused.ShouldHaveSingleItem().Action.ShouldBe("dynamodb:PutItem");
    }

    [Fact]
    public void WhatFirehoseAsksForADomain_CannotBeUsedHere()
    {
        const string domain = "arn:aws:es:eu-west-1:111122223333:domain/search";
        string[] actions = ["es:DescribeDomain", "es:DescribeDomains", "es:DescribeDomainConfig", "es:ESHttpPut", "es:ESHttpGet"];
        var fixture = new AccessFixture().WithRole(
            AccessFixture.Document([.. actions.Append("es:ESHttpPost").Select(action => AccessFixture.Allow(action, domain))]),
            trust: """{"Service":"firehose.amazonaws.com"}""");
        var access = fixture.Build();
        access.Assume(AccessFixture.RoleArn, "firehose.amazonaws.com", "x");
        Role(access).CannotBeUsed.Select(grant => grant.Action).ShouldBe(actions);
        Role(access).Unused.ShouldHaveSingleItem().Action.ShouldBe("es:ESHttpPost");
    }

    private static void ReasonIs(RoleAccess role, bool isExcused, string reason)
    {
        role.Unused.Count.ShouldBe(isExcused ? 0 : 1);
        if (isExcused) role.OnlyOnFailure.ShouldHaveSingleItem().Reason!.ShouldStartWith(reason);
        else role.OnlyOnFailure.ShouldBeEmpty();
    }

    private static AccessFixture Granted(string action, string resource) =>
        new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow(action, resource)));

    private static RoleAccess Report(AccessFixture fixture)
    {
        var access = fixture.Build();
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "x");
        return Role(access);
    }

    private static AccessControl Build(params string[] statements) =>
        new AccessFixture().WithRole(AccessFixture.Document(statements)).Build();

    private static RoleAccess Role(AccessControl access) => access.Report().Roles.ShouldHaveSingleItem();
}
