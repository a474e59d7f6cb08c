using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Assembly;

public class ResourceKindTests
{
    public static TheoryData<string> Types => [.. ResourceKinds.All.Select(kind => kind.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Kind_MakesWholeTexts(string type)
    {
        var kind = ResourceKinds.Of(type);
        var attributes =
            string.Join(',', kind.Attributes.Keys.Select(attribute => $$"""{ "Fn::GetAtt": ["R", "{{attribute}}"] }"""));
        var (resource, values) = Read(type, "{}", $$"""{ "Ref": "R" }{{(attributes.Length == 0 ? "" : ",")}} {{attributes}}""");
        values.ShouldEachBe(value => !value.Contains('{') && !value.Contains('}'));
        values[0].ShouldBe(resource.PhysicalId);
        if (resource.Arn is not null && type != AwsType.Kinesis.StreamConsumer && !type.StartsWith("AWS::Lambda::")
            && type != "AWS::SNS::Subscription")
        {
            resource.Arn.ShouldMatch("^arn:aws:[a-z0-9]+:(eu-west-1)?:(111122223333)?:.+");
        }
    }

    [Theory]
    [InlineData("AWS::IAM::Role", """{ "RoleName": "writer", "Path": "/service/" }""",
        "arn:aws:iam::111122223333:role/service/writer")]
    [InlineData("AWS::IAM::ManagedPolicy", """{ "ManagedPolicyName": "p" }""", "arn:aws:iam::111122223333:policy/p")]
    [InlineData("AWS::Lambda::Version", """{ "FunctionName": "writer" }""",
        "arn:aws:lambda:eu-west-1:111122223333:function:writer:1")]
    [InlineData("AWS::Lambda::Alias", """{ "FunctionName": "111122223333:function:writer", "Name": "live" }""",
        "arn:aws:lambda:eu-west-1:111122223333:function:writer:live")]
    [InlineData("AWS::Lambda::Alias", """{ "FunctionName": "arn:aws:lambda:x:1:function:writer", "Name": "live" }""",
        "arn:aws:lambda:x:1:function:writer:live")]
    [InlineData("AWS::Kinesis::StreamConsumer", """{ "StreamARN": "arn:s", "ConsumerName": "c" }""",
        "arn:s/consumer/c:1767225600")]
    [InlineData("AWS::Logs::LogGroup", """{ "LogGroupName": "/aws/lambda/writer" }""",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/writer:*")]
    [InlineData("AWS::S3::Bucket", """{ "BucketName": "data" }""", "arn:aws:s3:::data")]
    [InlineData("AWS::DynamoDB::GlobalTable", """{ "TableName": "t" }""", "arn:aws:dynamodb:eu-west-1:111122223333:table/t")]
    [InlineData("AWS::KinesisFirehose::DeliveryStream", """{ "DeliveryStreamName": "d" }""",
        "arn:aws:firehose:eu-west-1:111122223333:deliverystream/d")]
    [InlineData("AWS::KMS::Alias", """{ "AliasName": "alias/own" }""", "arn:aws:kms:eu-west-1:111122223333:alias/own")]
    public void Arn_IsThatOfAws(string type, string properties, string arn) =>
        Read(type, properties, "1").Resource.Arn.ShouldBe(arn);

    [Theory]
    [InlineData("AWS::Bedrock::Agent", "AgentArn", "^arn:aws:bedrock:eu-west-1:111122223333:app-R-[0-9A-Z]{12}$")]
    [InlineData("Custom::Anything", "Some.Value", "^app-R-[0-9A-Z]{12}-Some-Value$")]
    public void UnknownType_HasMadeUpAttributes(string type, string attribute, string pattern) =>
        Read(type, "{}", $$"""{ "Fn::GetAtt": ["R", "{{attribute}}"] }""").Values[0].ShouldMatch(pattern);

    private static (Resource Resource, List<string> Values) Read(string type, string properties, string values)
    {
        using var folder = new AssemblyFolder();
        folder.Stack("app", $$"""
            { "Resources": {
              "R": { "Type": "{{type}}", "Properties": {{properties}} },
              "Values": { "Type": "AWS::SQS::Queue", "Properties": { "Tags": [{{values}}] } } } }
            """);
        var resources = folder.Read().Resources;
        var list = resources.Single(resource => resource.LogicalId == "Values").Properties["Tags"]!.AsArray();
        return (resources.Single(resource => resource.LogicalId == "R"), [.. list.Select(value => value!.ToString())]);
    }
}
