using Pipeline.Local.Run;
using Pipeline.Local.Tests.Assembly;

namespace Pipeline.Local.Tests.Run;

public sealed class LeftOutPartTests : IDisposable
{
    private readonly AssemblyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        """{ "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "FunctionName": "f", "EventSourceArn": """ +
        """{ "Fn::GetAtt": "Stream.Arn" } } }""", "app/Stream")]
    [InlineData(
        """{ "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "FunctionName": "f", "EventSourceArn": """ +
        """{ "Ref": "Consumer" } } }""", "app/Stream")]
    [InlineData(
        """{ "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "FunctionName": "f", "EventSourceArn": """ +
        """{ "Fn::GetAtt": "Table.StreamArn" } } }""", "app/Table")]
    [InlineData(
        """{ "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "FunctionName": "f", "EventSourceArn": """ +
        """{ "Fn::GetAtt": "Queue.Arn" } } }""", "app/Queue")]
    [InlineData(
        """{ "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "FunctionName": "f", "EventSourceArn": """ +
        """{ "Fn::GetAtt": "Global.StreamArn" } } }""", "app/Global")]
    [InlineData("""{ "Type": "AWS::Pipes::Pipe", "Properties": { "Source": { "Fn::GetAtt": "Stream.Arn" }, "Target": "t" } }""",
        "app/Stream")]
    [InlineData("""{ "Type": "AWS::Pipes::Pipe", "Properties": { "Source": { "Fn::GetAtt": "Queue.Arn" }, "Target": "t" } }""",
        "app/Queue")]
    [InlineData(
        """{ "Type": "AWS::Pipes::Pipe", "Properties": { "Source": { "Fn::GetAtt": "Table.StreamArn" }, "Target": "t" } }""",
            "app/Table")]
    [InlineData("""{ "Type": "AWS::ECS::TaskDefinition", "Properties": { "Env": [{ "Value": { "Ref": "Queue" } }] } }""",
        "app/Queue")]
    [InlineData("""{ "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Topic" }, "Protocol": "sqs" } }""",
        "app/Topic")]
    [InlineData("""{ "Type": "AWS::SNS::Topic", "Properties": { "Subscription": [{ "Protocol": "sqs", "Endpoint": "q" }] } }""",
        "app/Part")]
    [InlineData("""{ "Type": "AWS::S3::Bucket", "Properties": { "NotificationConfiguration": { "QueueConfigurations": [] } } }""",
        "app/Part")]
    [InlineData("""{ "Type": "AWS::S3::Bucket", "Properties": { "ReplicationConfiguration": { "Role": "r", "Rules": [] } } }""",
        "app/Part")]
    [InlineData("""{ "Type": "AWS::DynamoDB::Table", "Properties": { "KinesisStreamSpecification": { "StreamArn": "s" } } }""",
        "app/Part")]
    [InlineData(
        """{ "Type": "AWS::DynamoDB::GlobalTable", "Properties": { "Replicas": [{ "KinesisStreamSpecification": """ +
        """{ "StreamArn": "s" } }] } }""", "app/Part")]
    [InlineData(
        """{ "Type": "AWS::KinesisAnalyticsV2::Application", "Properties": { "Groups": [{ "Map": { "stream": """ +
        """{ "Ref": "Stream" } } }] } }""", "app/Stream")]
    [InlineData(
        """{ "Type": "AWS::ECS::TaskDefinition", "Properties": { "Env": [{ "Value": { "Fn::GetAtt": "Stream.Arn" } }] } }""",
            "app/Stream")]
    [InlineData("""{ "Type": "Custom::S3BucketNotifications", "Properties": { "BucketName": { "Ref": "Bucket" } } }""",
        "app/Bucket")]
    [InlineData("""{ "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": { "DeliveryStreamType": "DirectPut" } }""",
        "app/Part")]
    public void PartThatCarriesRecordsOn_IsFoundWithItsSource(string part, string source)
    {
        var found = Find(part, isRun: false).ShouldHaveSingleItem();
        (found.Path, found.Source.Path).ShouldBe(("app/Part", source));
    }

    [Theory]
    [InlineData(
        """{ "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "FunctionName": "f", "EventSourceArn": """ +
        """{ "Fn::GetAtt": "Stream.Arn" } } }""")]
    public void PartThatRuns_IsNotLeftOut(string part) => Find(part, isRun: true).ShouldBeEmpty();

    [Theory]
    [InlineData(
        """{ "Type": "AWS::CloudWatch::Alarm", "Properties": { "Dimensions": [{ "Name": "StreamName", "Value": """ +
        """{ "Ref": "Stream" } }] } }""")]
    [InlineData("""{ "Type": "AWS::Glue::Table", "Properties": { "Location": { "Fn::Sub": "s3://${Bucket}/data" } } }""")]
    [InlineData("""{ "Type": "AWS::ECS::TaskDefinition", "Properties": { "Env": [{ "Value": "no stream" }] } }""")]
    [InlineData("""{ "Type": "AWS::S3::Bucket" }""")]
    [InlineData("""{ "Type": "AWS::SNS::Topic", "Properties": { "Subscription": [] } }""")]
    [InlineData("""{ "Type": "AWS::DynamoDB::GlobalTable", "Properties": { "Replicas": [{ "Region": "eu-west-1" }] } }""")]
    [InlineData("""{ "Type": "AWS::SQS::QueuePolicy", "Properties": { "Queues": [{ "Ref": "Queue" }] } }""")]
    public void PartThatCarriesNothing_IsNoGap(string part) => Find(part, isRun: false).ShouldBeEmpty();

    [Fact]
    public void Reason_IsTheOneThatIsListed() => Find(
        """{ "Type": "AWS::Pipes::Pipe", "Properties": { "Source": { "Fn::GetAtt": "Stream.Arn" } } }""", isRun: false)
        .Single().Why.ShouldBe("pipes are not run: no events flow from its source to its target.");

    private IReadOnlyList<LeftOutPart> Find(string part, bool isRun)
    {
        _folder.Stack("app", $$"""
            { "Resources": {
              "Stream": { "Type": "AWS::Kinesis::Stream" },
              "Consumer": { "Type": "AWS::Kinesis::StreamConsumer", "Properties": { "ConsumerName": "c",
              "StreamARN": { "Fn::GetAtt": "Stream.Arn" } } },
              "Table": { "Type": "AWS::DynamoDB::Table" },
              "Bucket": { "Type": "AWS::S3::Bucket" },
              "Queue": { "Type": "AWS::SQS::Queue" },
              "Topic": { "Type": "AWS::SNS::Topic" },
              "Global": { "Type": "AWS::DynamoDB::GlobalTable" },
              "Part": {{part}} } }
            """);
        return LeftOutPart.Find(_folder.Read(), path => isRun && path == "app/Part");
    }
}
