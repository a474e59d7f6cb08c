using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>Policies in the form that the pipeline's own constructs synthesize.</summary>
public sealed class PipelinePoliciesTests
{
    private const string Account = AccessFixture.Account;
    private const string Stream = AccessFixture.StreamArn;
    private const string Key = AccessFixture.KeyArn;
    private const string Table = $"arn:aws:dynamodb:eu-west-1:{Account}:table/Events";
    private const string Failed = "arn:aws:s3:::failed";
    private const string Data = "arn:aws:s3:::data";
    private const string SourceRole = $"arn:aws:iam::{Account}:role/Source";
    private const string DestinationRole = $"arn:aws:iam::{Account}:role/Destination";

    private static readonly AccessFixture Fixture = new AccessFixture()
        .Add("AWS::KMS::Key", """
            {"KeyPolicy":{"Version":"2012-10-17","Statement":[
              {"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Resource":"*"},
              {"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},
                "Effect":"Allow",
               "Principal":{"Service":"cloudwatch.amazonaws.com"},"Resource":"*","Sid":"CloudWatchAlarms"}]}}
            """, "Key", arn: Key)
        .Add("AWS::S3::BucketPolicy", BucketPolicy("data"), "DataPolicy")
        .Add("AWS::S3::BucketPolicy", BucketPolicy("failed"), "FailedPolicy")
        .WithRole()
        .Add("AWS::IAM::ManagedPolicy", $$$"""
            {"Roles":["Writer"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Action":["kinesis:DescribeStream","kinesis:DescribeStreamSummary","kinesis:GetRecords",
                "kinesis:GetShardIterator","kinesis:ListShards"],"Effect":"Allow","Resource":"{{{Stream}}}"},
              {"Action":"kms:Decrypt","Condition":{"StringEquals":{"kms:ViaService":"kinesis.eu-west-1.amazonaws.com",
                "kms:EncryptionContext:aws:kinesis:arn":"{{{Stream}}}"}},"Effect":"Allow","Resource":"{{{Key}}}"},
              {"Action":["dynamodb:BatchWriteItem","dynamodb:PutItem"],"Effect":"Allow","Resource":"{{{Table}}}"},
              {"Action":"s3:ListBucket","Condition":{"StringEquals":{"s3:ResourceAccount":"111122223333"}},"Effect":"Allow",
                "Resource":"{{{Failed}}}"},
              {"Action":"s3:PutObject","Condition":{"StringEquals":{"s3:ResourceAccount":"111122223333"}},"Effect":"Allow",
                "Resource":"{{{Failed}}}/aws/lambda/*"},
              {"Action":"kms:GenerateDataKey","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}},
                "Effect":"Allow","Resource":"{{{Key}}}"},
              {"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow",
                "Resource":"arn:aws:logs:eu-west-1:111122223333:log-group:Writer:*"},
              {"Action":["xray:PutTelemetryRecords","xray:PutTraceSegments"],"Effect":"Allow","Resource":"*"}]}}
            """, "WriterPolicy")
        .Add("AWS::IAM::Role", FirehoseRole, "Source", arn: SourceRole)
        .Add("AWS::IAM::Role", FirehoseRole, "Destination", arn: DestinationRole)
        .Add("AWS::IAM::ManagedPolicy", $$$"""
            {"Roles":["Destination"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Action":["s3:GetBucketLocation","s3:ListBucket","s3:ListBucketMultipartUploads"],"Effect":"Allow",
                "Resource":"{{{Data}}}"},
              {"Action":["s3:AbortMultipartUpload","s3:GetObject","s3:PutObject"],"Effect":"Allow",
                "Resource":["{{{Data}}}/data/*","{{{Data}}}/errors/*"]},
              {"Action":["kms:Decrypt","kms:GenerateDataKey"],
                "Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"},
               "StringLike":{"kms:EncryptionContext:aws:s3:arn":["{{{Data}}}","{{{Data}}}/data/*","{{{Data}}}/errors/*"]}},
               "Effect":"Allow","Resource":"{{{Key}}}"},
              {"Action":"logs:PutLogEvents","Effect":"Allow",
                "Resource":"arn:aws:logs:eu-west-1:111122223333:log-group:Errors:log-stream:DestinationDelivery"}]}}
            """, "DestinationPolicy");

    private static string FirehoseRole => """
        {"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Action":"sts:AssumeRole",
          "Condition":{"StringEquals":{"sts:ExternalId":"111122223333"}},"Effect":"Allow",
          "Principal":{"Service":"firehose.amazonaws.com"}}]}}
        """;

    [Fact]
    public void TheWriter_MayWhatItDoes()
    {
        var access = Fixture.Build();
        access.Notes.ShouldBeEmpty();
        access.Allows("kinesis:GetRecords", Stream).ShouldBeTrue();
        access.Allows("kms:Decrypt", Key, ("kms:ViaService", "kinesis.eu-west-1.amazonaws.com"),
            ("kms:EncryptionContext:aws:kinesis:arn", Stream)).ShouldBeTrue();
        access.Allows("dynamodb:BatchWriteItem", Table).ShouldBeTrue();
        access.Allows("s3:PutObject", $"{Failed}/aws/lambda/x").ShouldBeTrue();
        access.Allows("kms:GenerateDataKey", Key, ("kms:ViaService", "s3.eu-west-1.amazonaws.com")).ShouldBeTrue();
    }

    [Fact]
    public void TheWriter_MayNoMore()
    {
        var access = Fixture.Build();
        access.Allows("kinesis:PutRecord", Stream).ShouldBeFalse();
        access.Allows("kinesis:GetRecords", $"{Stream}2").ShouldBeFalse();
        access.Allows("kms:Decrypt", Key).ShouldBeFalse();
        access.Allows("kms:Decrypt", Key, ("kms:ViaService", "kinesis.eu-west-1.amazonaws.com"),
            ("kms:EncryptionContext:aws:kinesis:arn", $"{Stream}2")).ShouldBeFalse();
        access.Allows("dynamodb:DeleteItem", Table).ShouldBeFalse();
        access.Allows("dynamodb:Query", $"{Table}/index/byTime").ShouldBeFalse();
        access.Allows("s3:PutObject", $"{Failed}/x").ShouldBeFalse();
        access.Allows("s3:PutObject", $"{Data}/data/x").ShouldBeFalse();
        access.Allows("s3:DeleteObject", $"{Data}/data/x").ShouldBeFalse();
        access.Allows("sts:AssumeRole", DestinationRole).ShouldBeFalse();
    }

    [Fact]
    public void TheDelivery_MayDeliver()
    {
        var access = Fixture.Build();
        var context = new Dictionary<string, string[]> { ["sts:ExternalId"] = [Account] };
        Should.Throw<ServiceException>(() => access.Assume(DestinationRole, "firehose.amazonaws.com", "delivery"));
        var session = access.Assume(DestinationRole, "firehose.amazonaws.com", "delivery", context);
        Should.NotThrow(() => access.Require(session.Caller, new Permission("s3:PutObject", $"{Data}/data/2026/x.gz")));
        Should.NotThrow(() => access.Require(session.Caller, new Permission(
            "kms:GenerateDataKey", Key, new Dictionary<string, string[]>
            {
                ["kms:ViaService"] = ["s3.eu-west-1.amazonaws.com"],
                ["kms:EncryptionContext:aws:s3:arn"] = [$"{Data}/data/2026/x.gz"],
            })));
        Should.Throw<ServiceException>(
            () => access.Require(session.Caller, new Permission("s3:PutObject", $"{Data}/elsewhere/x.gz")));
        var role = access.Report().Roles.Single(role => role.RoleArn == DestinationRole);
        role.Unused.ShouldBeEmpty();
        role.OnlyOnFailure.Select(grant => (grant.Action, grant.Resource)).ShouldBe([("s3:PutObject", $"{Data}/errors/*")]);
        role.WiderThanUsed.ShouldBeEmpty("each right names its action, and at most a prefix of its bucket");
        role.CannotBeUsed.Select(grant => grant.Action).Distinct().ShouldBe(
            ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:AbortMultipartUpload", "s3:GetObject",
                "kms:Decrypt", "logs:PutLogEvents"]);
    }

    [Fact]
    public void CloudWatch_MayUseTheKeyForItsAlarms()
    {
        var access = Fixture.Build();
        var context = new Dictionary<string, string[]> { ["aws:SourceAccount"] = [Account] };
        Should.NotThrow(
            () => access.RequireOfService("cloudwatch.amazonaws.com", new Permission("kms:GenerateDataKey", Key, context)));
        Should.Throw<ServiceException>(() =>
            access.RequireOfService("cloudwatch.amazonaws.com", new Permission("kms:Encrypt", Key, context)));
    }

    private static string BucketPolicy(string bucket)
    {
        var resources = new JsonArray($"arn:aws:s3:::{bucket}", $"arn:aws:s3:::{bucket}/*");
        JsonObject Deny(string name, JsonObject keys) => new()
        {
            ["Action"] = "s3:*",
            ["Effect"] = "Deny",
            ["Principal"] = new JsonObject { ["AWS"] = "*" },
            ["Resource"] = resources.DeepClone(),
            ["Condition"] = new JsonObject { [name] = keys },
        };
        return new JsonObject
        {
            ["Bucket"] = bucket,
            ["PolicyDocument"] = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = new JsonArray(
                    Deny("Bool", new JsonObject { ["aws:SecureTransport"] = "false" }),
                    Deny("NumericLessThan", new JsonObject { ["s3:TlsVersion"] = 1.2 })),
            },
        }.ToJsonString();
    }
}
