using Pipeline.Local.Diagram;
using Pipeline.Local.Tests.Assembly;

namespace Pipeline.Local.Tests.Diagram;

/// <summary>Which parts of a template become nodes, edges, permissions and boundaries.</summary>
public class ModelBuilderTests
{
    private const string Stream = """ "Readings": { "Type": "AWS::Kinesis::Stream", "Properties": { "ShardCount": 2 } } """;
    private const string Bucket = """ "Data": { "Type": "AWS::S3::Bucket" } """;
    private const string Queue = """ "Jobs": { "Type": "AWS::SQS::Queue" } """;

    private const string Function = """
        "Code": { "Type": "AWS::Lambda::Function", "Properties": { "Runtime": "python3.13", "Handler": "a.b",
          "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Code": { "ZipFile": "x" } } }
        """;

    [Fact]
    public void MappingOfAStream_IsAnEdgeWithTheRightsOfTheRole()
    {
        var model = Drawing.Of($$"""
            {{Stream}}, {{Function}}, {{Queue}},
            "Role": {{Drawing.Role("""["kinesis:GetRecords", "kinesis:GetShardIterator", "s3:PutObject"]""",
                """{ "Fn::GetAtt": ["Readings", "Arn"] }""")}},
            "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "BatchSize": 500,
              "EventSourceArn": { "Fn::GetAtt": ["Readings", "Arn"] }, "FunctionName": { "Ref": "Code" },
              "DestinationConfig": { "OnFailure": { "Destination": { "Fn::GetAtt": ["Jobs", "Arn"] } } } } }
            """);
        Drawing.Edges(model).ShouldBe(
        [
            "Readings -> Code: event source mapping, batches of at most 500; "
                + "app/Role may kinesis: GetRecords, GetShardIterator on Readings",
            "Code -> Jobs: batches that failed; app/Role is granted no action on Jobs by name",
            "Producers -> Readings: PutRecords",
        ], ignoreOrder: true);
        model.Nodes.Single(node => node.Name == "Readings").Detail.ShouldBe("2 shards, 24 hours");
    }

    [Fact]
    public void GrantByName_IsAnEdgeInTheDirectionOfTheData()
    {
        var model = Drawing.Of($$"""
            {{Bucket}}, {{Function}}, "Table": { "Type": "AWS::DynamoDB::Table", "Properties": {
              "BillingMode": "PAY_PER_REQUEST" } },
            "Role": {{Drawing.Role("""["dynamodb:Query", "s3:PutObject"]""",
                """[{ "Fn::GetAtt": ["Table", "Arn"] }, { "Fn::Sub": "${Data.Arn}/*" }]""")}}
            """);
        Drawing.Edges(model).ShouldBe(
        [
            "Code -> Data: writes; app/Role may s3: PutObject on Data",
            "Table -> Code: is read; app/Role may dynamodb: Query on Table",
        ], ignoreOrder: true);
    }

    [Fact]
    public void GrantOnEverything_IsNoEdgeButWhereASettingNamesTheResource()
    {
        var role = $$""" "Role": {{Drawing.Role("\"*\"", "\"*\"")}} """;
        Drawing.Of($$"""{{Bucket}}, {{Function}}, {{role}}""").Edges.ShouldBeEmpty();
        var named = Function.Replace(
            "\"Handler\"", """ "Environment": { "Variables": { "B": { "Ref": "Data" } } }, "Handler" """);
        Drawing.Edges(Drawing.Of($$"""{{Bucket}}, {{named}}, {{role}}"""))
            .ShouldBe(["Code -> Data: writes; app/Role may do everything on Data"]);
    }

    [Fact]
    public void DeniedAction_IsNoRight()
    {
        var role = Drawing.Role("""["s3:PutObject", "s3:DeleteObject"]""", """{ "Fn::Sub": "${Data.Arn}/*" }""").Replace(
            "\"Statement\": [\n",
            """ "Statement": [{ "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*" }, """ + "\n");
        var edges = Drawing.Edges(Drawing.Of($$"""{{Bucket}}, {{Function}}, "Role": {{role}}"""));
        edges.ShouldBe(["Code -> Data: writes; app/Role may s3: PutObject on Data"]);
    }

    [Fact]
    public void FirehoseStream_HasItsSourceDestinationBackupAndTransformation()
    {
        var model = Drawing.Of($$"""
            {{Stream}}, {{Bucket}}, {{Function}},
            "Role": {{Drawing.Role("""["kinesis:GetRecords", "lambda:InvokeFunction"]""", "\"*\"", "firehose")}},
            "Delivery": { "Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
              "KinesisStreamSourceConfiguration": { "KinesisStreamARN": { "Fn::GetAtt": ["Readings", "Arn"] },
                "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] } },
              "HttpEndpointDestinationConfiguration": { "RoleARN": { "Fn::GetAtt": ["Role", "Arn"] },
                "BufferingHints": { "IntervalInSeconds": 60, "SizeInMBs": 4 },
                "EndpointConfiguration": { "Url": "https://events.example.com/in" },
                "S3Configuration": { "BucketARN": { "Fn::GetAtt": ["Data", "Arn"] } },
                "ProcessingConfiguration": { "Processors": [{ "Type": "Lambda", "Parameters": [{ "ParameterName": "LambdaArn",
                  "ParameterValue": { "Fn::Sub": "${Code.Arn}:$LATEST" } }] }] } } } }
            """);
        Drawing.Edges(model).ShouldBe(
        [
            "Producers -> Readings: PutRecords",
            "Readings -> Delivery: Firehose reads; app/Role may kinesis: GetRecords on Readings",
            "Delivery -> https://events.example.com/in: delivers",
            "Delivery -> Data: backup, records that failed; app/Role is granted no action on Data by name",
            "Delivery -> Code: transforms records by; app/Role may lambda: InvokeFunction on Code",
        ], ignoreOrder: true);
        model.Nodes.Single(node => node.Name == "Delivery").Detail.ShouldBe("60 s, 4 MiB");
        model.Nodes.Single(node => node.Name.StartsWith("https")).Category.ShouldBe(NodeCategory.Outside);
    }

    [Fact]
    public void NotificationsSubscriptionsAndRules_AreEdges()
    {
        var model = Drawing.Of($$"""
            {{Bucket}}, {{Queue}}, {{Function}}, "Role": {{Drawing.Role("\"logs:PutLogEvents\"", "\"*\"")}},
            "Topic": { "Type": "AWS::SNS::Topic" },
            "Notifications": { "Type": "Custom::S3BucketNotifications", "Properties": { "BucketName": { "Ref": "Data" },
              "NotificationConfiguration": { "TopicConfigurations": [{ "TopicArn": { "Ref": "Topic" } }] } } },
            "Subscription": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Topic" },
              "Protocol": "sqs", "Endpoint": { "Fn::GetAtt": ["Jobs", "Arn"] } } },
            "Nightly": { "Type": "AWS::Events::Rule", "Properties": { "ScheduleExpression": "rate(1 day)",
              "Targets": [{ "Id": "a", "Arn": { "Fn::GetAtt": ["Code", "Arn"] } }] } },
            "Permission": { "Type": "AWS::Lambda::Permission", "Properties": { "FunctionName": { "Ref": "Code" },
              "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com" } }
            """);
        Drawing.Edges(model).ShouldBe(
        [
            "Data -> Topic: S3 notification; s3.amazonaws.com is granted no action on Topic by name",
            "Topic -> Jobs: subscription; sns.amazonaws.com is granted no action on Jobs by name",
            "Nightly -> Code: target; events.amazonaws.com may lambda: InvokeFunction on Code",
        ], ignoreOrder: true);
    }

    [Fact]
    public void IotRulePipeAndApi_LeadToTheirTargets()
    {
        var model = Drawing.Of($$"""
            {{Stream}}, {{Queue}}, "Role": {{Drawing.Role("""["kinesis:PutRecord", "sqs:ReceiveMessage"]""", "\"*\"", "iot")}},
            "Rule": { "Type": "AWS::IoT::TopicRule", "Properties": { "TopicRulePayload": { "Sql": "SELECT 1", "Actions": [
              { "Kinesis": { "StreamName": { "Ref": "Readings" }, "RoleArn": { "Fn::GetAtt": ["Role", "Arn"] } } }] } } },
            "Pipe": { "Type": "AWS::Pipes::Pipe", "Properties": { "RoleArn": { "Fn::GetAtt": ["Role", "Arn"] },
              "Source": { "Fn::GetAtt": ["Jobs", "Arn"] }, "Target": { "Fn::GetAtt": ["Readings", "Arn"] } } },
            "Api": { "Type": "AWS::ApiGateway::RestApi" },
            "Post": { "Type": "AWS::ApiGateway::Method", "Properties": { "RestApiId": { "Ref": "Api" }, "HttpMethod": "POST",
              "Integration": { "Type": "AWS", "Credentials": { "Fn::GetAtt": ["Role", "Arn"] },
                "Uri": { "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:kinesis:action/PutRecord" },
                "RequestTemplates": { "application/json": { "Fn::Sub": "{ \"StreamName\": \"${Readings}\" }" } } } } }
            """);
        Drawing.Edges(model).ShouldBe(
        [
            "Rule -> Readings: action; app/Role may kinesis: PutRecord on Readings",
            "Jobs -> Pipe: the pipe reads; app/Role may sqs: ReceiveMessage on Jobs",
            "Pipe -> Readings: the pipe puts; app/Role may kinesis: PutRecord on Readings",
            "Api -> Readings: POST requests; app/Role may kinesis: PutRecord on Readings",
        ], ignoreOrder: true);
    }

    [Fact]
    public void ReferenceThatIsNotResolved_IsAnOutsideNodeWithItsName()
    {
        var model = Drawing.Of($$"""
            {{Function}}, "Role": {{Drawing.Role("\"kinesis:GetRecords\"", "\"*\"")}},
            "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
              "EventSourceArn": { "Fn::ImportValue": "SharedStreamArn" }, "FunctionName": { "Ref": "Code" } } }
            """);
        var outside = model.Nodes.Single(node => node.Category == NodeCategory.Outside);
        outside.Name.ShouldBe("SharedStreamArn");
        outside.Group.ShouldBeNull();
        model.Edges.Single().From.ShouldBe(outside.Id);
    }

    [Fact]
    public void KeyAndVpc_AreShownWithTheNode()
    {
        var model = Drawing.Of($$"""
            "Key": { "Type": "AWS::KMS::Key" }, "Vpc": { "Type": "AWS::EC2::VPC" },
            "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" } } },
            "Domain": { "Type": "AWS::OpenSearchService::Domain", "Properties": {
              "VPCOptions": { "SubnetIds": [{ "Ref": "Subnet" }] },
              "EncryptionAtRestOptions": { "KmsKeyId": { "Fn::GetAtt": ["Key", "Arn"] } } } },
            {{Bucket}}
            """);
        var domain = model.Nodes.Single(node => node.Name == "Domain");
        domain.Key.ShouldBe("Key");
        var vpc = model.Groups.Single(group => group.Id == domain.Group);
        (vpc.IsVpc, vpc.Name).ShouldBe((true, "app/Vpc"));
        model.Groups.Single(group => group.Id == vpc.Parent).Name.ShouldBe("app");
        model.Nodes.Single(node => node.Name == "Data").Key.ShouldBeNull();
    }

    [Fact]
    public void Alarms_AreDrawnWhereTheyAreAskedFor()
    {
        var resources = $$"""
            {{Stream}}, "Topic": { "Type": "AWS::SNS::Topic" },
            "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "AlarmActions": [{ "Ref": "Topic" }] } },
            "B": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "AlarmActions": [{ "Ref": "Topic" }] } }
            """;
        Drawing.Of(resources).Nodes.ShouldNotContain(node => node.Name == "Topic");
        Drawing.Edges(Drawing.Of(resources, withAlarms: true)).ShouldContain(edge => edge.StartsWith("2 alarms -> Topic"));
    }

    [Fact]
    public void StacksOfOneName_AreGroupsWithNamesThatDiffer()
    {
        using var folder = new AssemblyFolder();
        folder.Stack("one", $$"""{ "Resources": { {{Stream}} } }""").Stack("two", $$"""{ "Resources": { {{Stream}} } }""");
        var model = Drawing.Of(folder);
        model.Groups.Select(group => group.Name).ShouldBe(["one", "two"]);
        model.Nodes.Select(node => node.Name).Where(name => name != "Producers").ShouldBe(["one/Readings", "two/Readings"]);
        Drawing.Of(folder, stacks: "two").Groups.Single().Name.ShouldBe("two");
    }
}
