using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// A source, a destination and a processor that <c>Delivery</c> does not know: it accepts them without a change.
/// </summary>
public class DeliveryFrameTests
{
    [Fact]
    public void NewKinds_BecomePropertyRoleLogsAndDependencies()
    {
        var template = Synth.Template(stack =>
        {
            var delivery = Make(stack);
            delivery.BufferingInterval.ToSeconds().ShouldBe(60);
            new Amazon.CDK.AWS.CloudWatch.Alarm(stack, "Alarm", new Amazon.CDK.AWS.CloudWatch.AlarmProps
            {
                Metric = delivery.MetricDataFreshness(),
                Threshold = 60,
                EvaluationPeriods = 1,
            });
        });

        var stream = template.Properties(DeliveryTests.Type);
        $"{stream["DeliveryStreamType"]}".ShouldBe("MSKAsSource");
        var endpoint = stream["HttpEndpointDestinationConfiguration"]!;
        endpoint["ProcessingConfiguration"]!["Processors"]!.AsArray().Select(processor => $"{processor!["Type"]}")
            .ShouldBe(["Decompression", "AppendDelimiterToRecord"]);
        $"{endpoint["S3Configuration"]!["CloudWatchLoggingOptions"]!["LogStreamName"]}".ShouldBe("BackupDelivery");
        $"{template.Properties("AWS::CloudWatch::Alarm")["MetricName"]}".ShouldBe("DeliveryToHttpEndpoint.DataFreshness");

        Actions(template, "SourceRole").ShouldBe(["kafka-cluster:ReadData"]);
        Actions(template, "DestinationRole").ShouldBe(
            ["secretsmanager:GetSecretValue", "lambda:InvokeFunction", "logs:PutLogEvents", .. BackupActions], ignoreOrder: true);
        template.All("AWS::Logs::LogStream").Count.ShouldBe(2);
        var awaited = template.Only(DeliveryTests.Type)["DependsOn"]!.AsArray().Select(id => (string)id!).ToArray();
        awaited.ShouldContain(template.All("AWS::SQS::Queue").Keys.Single());
    }

    [Fact]
    public void NewKinds_AreValidatedUnderTheirPropsNames() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => Make(stack, wrong: true)))
        .Violations.Select(violation => violation.Split(' ')[0])
        .ShouldBe(["Source.Topic", "Destination.Url", "Processors.Format"]);

    private static readonly string[] BackupActions =
    [
        "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:AbortMultipartUpload", "s3:GetObject",
            "s3:PutObject",
    ];

    private static Delivery Make(Stack stack, bool wrong = false) => new(stack, "Delivery", new()
    {
        Source = new Kafka(wrong),
        Destination = new Endpoint(wrong, new Queue(stack, "MustExistFirst")),
        Processors = [new Decompression(wrong)],
    });

    private static IEnumerable<string> Actions(Template template, string role) => template.All("AWS::IAM::ManagedPolicy")
        .Single(policy => policy.Key.Contains(role)).Value["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
        .SelectMany(statement => statement!["Action"] as JsonArray ?? [statement["Action"]!.DeepClone()])
        .Select(action => $"{action}");

    private static void Refuse(Violations violations, string prop, bool wrong) =>
        violations.Require(!wrong, prop, "be right", "wrong", "mend it");

    private static PolicyStatement Allow(string action) =>
        new(new PolicyStatementProps { Actions = [action], Resources = ["arn"] });

    private sealed class Kafka(bool wrong) : DeliverySource
    {
        internal override bool ReadsAsRole => true;

        internal override void Validate(Violations violations) => Refuse(violations, "Topic", wrong);

        internal override SourceBinding Bind(SourceContext context)
        {
            var configuration = new MSKSourceConfigurationProperty
            {
                MskClusterArn = "arn",
                TopicName = "badges",
                AuthenticationConfiguration =
                    new AuthenticationConfigurationProperty { Connectivity = "PUBLIC", RoleArn = context.Role!.RoleArn },
            };
            return new SourceBinding
            {
                Fill = stream => (stream.DeliveryStreamType, stream.MskSourceConfiguration) = ("MSKAsSource", configuration),
                Statements = [Allow("kafka-cluster:ReadData")],
            };
        }
    }

    private sealed class Endpoint(bool wrong, Queue first) : DeliveryDestination
    {
        internal override void Validate(Violations violations) => Refuse(violations, "Url", wrong);

        internal override DestinationBinding Bind(DestinationContext context)
        {
            var backup = new SourceBackup { Bucket = Amazon.CDK.AWS.S3.Bucket.FromBucketName(context.Scope, "Backup", "backup") };
            var configuration = new HttpEndpointDestinationConfigurationProperty
            {
                EndpointConfiguration = new HttpEndpointConfigurationProperty { Url = "https://example.com" },
                ProcessingConfiguration = context.Processing([ProcessorBinding.NewLine]),
                S3Configuration = backup.Configuration(context),
            };
            return new DestinationBinding
            {
                Fill = stream => stream.HttpEndpointDestinationConfiguration = configuration,
                MetricPrefix = "DeliveryToHttpEndpoint",
                BufferingInterval = Duration.Seconds(60),
                HasBackup = true,
                Statements = [Allow("secretsmanager:GetSecretValue"), .. backup.Location.Statements(context.Stack)],
                DependsOn = [first],
            };
        }
    }

    private sealed class Decompression(bool wrong) : DeliveryProcessor
    {
        internal override string Type => "Decompression";

        internal override void Validate(Violations violations) => Refuse(violations, "Format", wrong);

        internal override ProcessorBinding Bind(IRole role) =>
            new() { Configuration = new() { Type = "Decompression" }, Statements = [Allow("lambda:InvokeFunction")] };
    }
}
