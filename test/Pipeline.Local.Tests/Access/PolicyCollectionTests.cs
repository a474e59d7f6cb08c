using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>The places where CloudFormation keeps policies.</summary>
public sealed class PolicyCollectionTests
{
    private const string Queue = "arn:aws:sqs:eu-west-1:111122223333:Failed";
    private const string Topic = "arn:aws:sns:eu-west-1:111122223333:Failed";
    private const string Table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Events";
    private const string Function = "arn:aws:lambda:eu-west-1:111122223333:function:Transform";

    private static readonly string Policy = AccessFixture.Document(AccessFixture.Allow("s3:GetObject"));

    [Fact]
    public void InlinePolicies_AreTheRoles() =>
        new AccessFixture().WithRole(Policy).Build().Allows("s3:GetObject", "arn:aws:s3:::a/b").ShouldBeTrue();

    [Theory]
    [InlineData("AWS::IAM::Policy", "\"Roles\":[\"Other\",\"Writer\"]")]
    [InlineData("AWS::IAM::ManagedPolicy", "\"Roles\":[\"Writer\"]")]
    [InlineData("AWS::IAM::RolePolicy", "\"RoleName\":\"Writer\"")]
    public void AttachedPolicies_AreTheRoles(string type, string roles)
    {
        var fixture = new AccessFixture().WithRole().Add(type, $$"""{"PolicyDocument":{{Policy}},{{roles}}}""", "Policy");
        fixture.Build().Allows("s3:GetObject", "arn:aws:s3:::a/b").ShouldBeTrue();
    }

    [Fact]
    public void AManagedPolicyByItsArn_IsTheRolesOnce()
    {
        const string arn = "arn:aws:iam::111122223333:policy/Readers";
        var fixture = new AccessFixture()
            .WithRole(more: $$""","ManagedPolicyArns":["{{arn}}"]""")
            .Add("AWS::IAM::ManagedPolicy", $$"""{"PolicyDocument":{{Policy}},"Roles":["Writer"]}""", "Readers", arn, arn);
        var access = fixture.Build();
        access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");
        access.Report().Roles.ShouldHaveSingleItem().Unused.ShouldHaveSingleItem().Action.ShouldBe("s3:GetObject");
        access.Allows("s3:GetObject", "arn:aws:s3:::a/b").ShouldBeTrue();
    }

    [Theory]
    [InlineData("service-role/AWSLambdaBasicExecutionRole", "logs:PutLogEvents", "kinesis:GetRecords")]
    [InlineData("service-role/AWSLambdaKinesisExecutionRole", "kinesis:SubscribeToShard", "kinesis:PutRecord")]
    [InlineData("service-role/AWSLambdaDynamoDBExecutionRole", "dynamodb:GetShardIterator", "dynamodb:PutItem")]
    [InlineData("service-role/AWSLambdaSQSQueueExecutionRole", "sqs:DeleteMessage", "sqs:SendMessage")]
    [InlineData("service-role/AWSLambdaVPCAccessExecutionRole", "ec2:CreateNetworkInterface", "ec2:RunInstances")]
    [InlineData("AWSXRayDaemonWriteAccess", "xray:PutTraceSegments", "logs:PutLogEvents")]
    [InlineData("PowerUserAccess", "dynamodb:PutItem", "iam:CreateRole")]
    [InlineData("AmazonDynamoDBFullAccess", "dynamodb:PutItem", "s3:PutObject")]
    [InlineData("AmazonDynamoDBFullAccess_v2", "dynamodb:PutItem", "iam:PassRole")]
    [InlineData("AmazonDynamoDBReadOnlyAccess", "dynamodb:PartiQLSelect", "dynamodb:PutItem")]
    [InlineData("AmazonKinesisFullAccess", "kinesis:PutRecords", "firehose:PutRecord")]
    [InlineData("AmazonKinesisReadOnlyAccess", "kinesis:GetRecords", "kinesis:PutRecord")]
    [InlineData("AmazonKinesisFirehoseFullAccess", "firehose:PutRecordBatch", "kinesis:GetRecords")]
    [InlineData("AmazonKinesisFirehoseReadOnlyAccess", "firehose:DescribeDeliveryStream", "firehose:PutRecord")]
    [InlineData("AmazonS3FullAccess", "s3:PutObject", "kms:Decrypt")]
    [InlineData("AmazonS3ReadOnlyAccess", "s3:GetObject", "s3:PutObject")]
    [InlineData("AmazonSQSFullAccess", "sqs:SendMessage", "sns:Publish")]
    [InlineData("AmazonSNSFullAccess", "sns:Publish", "sqs:SendMessage")]
    [InlineData("CloudWatchFullAccess", "cloudwatch:PutMetricData", "xray:PutTraceSegments")]
    [InlineData("CloudWatchFullAccessV2", "cloudwatch:PutMetricData", "sns:Publish")]
    [InlineData("CloudWatchLogsFullAccess", "logs:PutLogEvents", "cloudwatch:PutMetricData")]
    [InlineData("AWSLambda_FullAccess", "lambda:InvokeFunction", "kinesis:GetRecords")]
    [InlineData("AmazonSSMReadOnlyAccess", "ssm:GetParameter", "ssm:PutParameter")]
    [InlineData("SecretsManagerReadWrite", "secretsmanager:GetSecretValue", "ssm:GetParameter")]
    public void AManagedPolicyOfAws_IsKnown(string name, string granted, string notGranted)
    {
        foreach (var partition in new[] { "aws", "aws-cn" })
        {
            var fixture =
                new AccessFixture().WithRole(more: $$""","ManagedPolicyArns":["arn:{{partition}}:iam::aws:policy/{{name}}"]""");
            var access = fixture.Build();
            access.Allows(granted, "*").ShouldBeTrue();
            access.Allows(notGranted, "*").ShouldBeFalse();
            access.Notes.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("AWS::S3::BucketPolicy", "\"Bucket\":\"data\",\"PolicyDocument\":", "s3:GetObject", "arn:aws:s3:::data/a/b")]
    [InlineData("AWS::S3::BucketPolicy", "\"Bucket\":\"data\",\"PolicyDocument\":", "s3:ListBucket", "arn:aws:s3:::data")]
    [InlineData("AWS::SQS::QueuePolicy", "\"Queues\":[\"http://127.0.0.1:4566/111122223333/Failed\"],\"PolicyDocument\":",
        "sqs:SendMessage", Queue)]
    [InlineData("AWS::SQS::QueueInlinePolicy", "\"Queue\":\"http://127.0.0.1:4566/111122223333/Failed\",\"PolicyDocument\":",
        "sqs:SendMessage", Queue)]
    [InlineData("AWS::SNS::TopicPolicy", "\"Topics\":[\"" + Topic + "\"],\"PolicyDocument\":", "sns:Publish", Topic)]
    [InlineData("AWS::SNS::TopicInlinePolicy", "\"TopicArn\":\"" + Topic + "\",\"PolicyDocument\":", "sns:Publish", Topic)]
    [InlineData("AWS::Kinesis::ResourcePolicy", "\"ResourceArn\":\"" + AccessFixture.StreamArn + "\",\"ResourcePolicy\":",
        "kinesis:PutRecord", AccessFixture.StreamArn)]
    [InlineData("AWS::SecretsManager::ResourcePolicy",
        "\"SecretId\":\"arn:aws:secretsmanager:eu-west-1:111122223333:secret:x\",\"ResourcePolicy\":",
            "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x")]
    [InlineData("AWS::DynamoDB::Table", "\"ResourcePolicy\":{\"PolicyDocument\":", "dynamodb:PutItem", Table)]
    [InlineData("AWS::DynamoDB::Table", "\"ResourcePolicy\":{\"PolicyDocument\":", "dynamodb:Query", Table + "/index/byTime")]
    [InlineData("AWS::DynamoDB::Table", "\"StreamSpecification\":{\"ResourcePolicy\":{\"PolicyDocument\":", "dynamodb:GetRecords",
        Table + "/stream/2026-11-21T00:00:00.000")]
    [InlineData("AWS::DynamoDB::GlobalTable",
        "\"Replicas\":[{\"Region\":\"us-east-1\"},{\"Region\":\"eu-west-1\",\"ResourcePolicy\":{\"PolicyDocument\":",
            "dynamodb:PutItem", Table)]
    public void AResourcesPolicy_IsFound(string type, string properties, string action, string resource)
    {
        var document = AccessFixture.Document(
            $$"""{"Effect":"Allow","Action":"*","Resource":"*","Principal":{"AWS":"{{AccessFixture.RoleArn}}"} }""");
        var open = properties.Count(c => c == '{');
        var list = properties.Contains("[{", StringComparison.Ordinal);
        var ends = list ? "}}]" : new string('}', open);
        var fixture = new AccessFixture().WithRole().Add(type, $"{{{properties}{document}{ends}}}", "Holder", arn: Table);
        var access = fixture.Build();
        fixture.Said.ShouldBeEmpty();
        access.Allows(action, resource).ShouldBeTrue();
        access.Allows(action, resource.Replace("Failed", "Other").Replace("data", "date").Replace("Events", "Other")
            .Replace("secret:x", "secret:y")).ShouldBeFalse();
    }

    [Fact]
    public void ATablesPolicy_IsNotItsStreams()
    {
        var document = AccessFixture.Document(AccessFixture.Allow("*", more: ""","Principal":"*" """));
        var access = new AccessFixture().WithRole()
            .Add("AWS::DynamoDB::Table", $$"""{"ResourcePolicy":{"PolicyDocument":{{document}} } }""", "Table", arn: Table)
            .Build();
        access.Allows("dynamodb:GetRecords", $"{Table}/stream/2026-11-21T00:00:00.000").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Transform", Function, true)]
    [InlineData(Function, Function, true)]
    [InlineData(Function, Function + ":live", true)]
    [InlineData(Function + ":live", Function, true)]
    [InlineData("111122223333:function:Transform", Function, true)]
    [InlineData("Other", Function, false)]
    public void APermission_IsAStatementOfTheFunctions(string name, string called, bool allowed)
    {
        var access = new AccessFixture().WithRole().Add(
            "AWS::Lambda::Permission",
            $$"""{"FunctionName":"{{name}}","Action":"lambda:InvokeFunction","Principal":"{{AccessFixture.RoleArn}}"}""").Build();
        access.Notes.ShouldBeEmpty();
        access.Allows("lambda:InvokeFunction", called).ShouldBe(allowed);
    }

    [Fact]
    public void APermissionsSource_IsAsked()
    {
        const string bucket = "arn:aws:s3:::data";
        var access = new AccessFixture().Add(
            "AWS::Lambda::Permission",
            $$"""{"FunctionName":"Transform","Action":"lambda:""" +
            $$"""InvokeFunction","Principal":"s3.amazonaws.com","SourceArn":"{{bucket}}","SourceAccount":"111122223333"}""")
            .Build();
        Dictionary<string, string[]> From(string arn, string account) =>
            new() { ["aws:SourceArn"] = [arn], ["aws:SourceAccount"] = [account] };
        void Ask(Dictionary<string, string[]>? context) =>
            access.RequireOfService("s3.amazonaws.com", new Permission("lambda:InvokeFunction", Function, context));
        Should.NotThrow(() => Ask(From(bucket, "111122223333")));
        Should.Throw<ServiceException>(() => Ask(From(bucket, "444455556666")));
        Should.Throw<ServiceException>(() => Ask(From("arn:aws:s3:::other", "111122223333")));
        Should.Throw<ServiceException>(() => Ask(null));
    }

    [Fact]
    public void ADocumentAsText_IsRead()
    {
        var text = System.Text.Json.JsonSerializer.Serialize(Policy);
        new AccessFixture().WithRole(text).Build().Allows("s3:GetObject", "arn:aws:s3:::a/b").ShouldBeTrue();
    }
}
