using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Pipeline.Records;
using FirehoseDestination = Amazon.CDK.AWS.Logs.Destinations.FirehoseDestination;

namespace Pipeline.Constructs.Tests;

/// <summary>Producers: the user's own, and CDK's targets that take an <c>IDeliveryStream</c>.</summary>
public class DeliveryTargetTests
{
    private static readonly JsonNode StreamArn = JsonNode.Parse("""{"Fn::GetAtt":["Delivery5F6C039D","Arn"]}""")!;

    [Fact]
    public void Producer_MayPutRecordsAndNoMore()
    {
        var statement = Granted(Synth.Template(stack => Make(stack, key: null).GrantPutRecords(Producer(stack))), "Producer")
            .ShouldHaveSingleItem();
        statement.ToJsonString().ShouldBe(
            $$"""{"Action":["firehose:PutRecord","firehose:PutRecordBatch"]""" +
            $$""","Effect":"Allow","Resource":{{StreamArn.ToJsonString()}}}""");
    }

    // Firehose checks the producer's own permission for the key when it puts records.
    [Fact]
    public void ProducerOfAStreamWithAKey_MayUseTheKey()
    {
        var template = Synth.Template(stack => Make(stack, new PipelineKey(stack, "Key")).GrantPutRecords(Producer(stack)));
        Granted(template, "Producer").Select(statement => $"{statement["Action"]!.ToJsonString()}").ShouldBe(
            ["""["kms:Decrypt","kms:GenerateDataKey"]""", """["firehose:PutRecord","firehose:PutRecordBatch"]"""],
                ignoreOrder: true);
    }

    [Fact]
    public void EventBridge_PutsIntoTheStreamAsARoleThatMay()
    {
        var template = Synth.Template(stack => new Rule(stack, "Rule", new RuleProps
        {
            EventPattern = new EventPattern { Source = ["badges"] },
            Targets = [new FirehoseDeliveryStream(Make(stack, new PipelineKey(stack, "Key")).DeliveryStream)],
        }));
        ShouldBe(template.Properties("AWS::Events::Rule")["Targets"]![0]!["Arn"], StreamArn);
        ShouldPutWithKey(Granted(template, "Events"));
    }

    [Fact]
    public void Topic_PutsIntoTheStreamAsARoleThatMay()
    {
        var template = Synth.Template(stack => new Topic(stack, "Topic")
            .AddSubscription(new FirehoseSubscription(Make(stack, new PipelineKey(stack, "Key")).DeliveryStream)));
        var subscription = template.Properties("AWS::SNS::Subscription");
        ShouldBe(subscription["Endpoint"], StreamArn);
        $"{subscription["Protocol"]}".ShouldBe("firehose");
        ShouldPutWithKey(Granted(template, "TopicSubscription"));
    }

    [Fact]
    public void LogGroup_PutsIntoTheStreamAsARoleThatMay()
    {
        var template =
            Synth.Template(stack => new LogGroup(stack, "Logs").AddSubscriptionFilter("Filter", new SubscriptionFilterOptions
            {
                Destination = new FirehoseDestination(Make(stack, new PipelineKey(stack, "Key")).DeliveryStream),
                FilterPattern = FilterPattern.AllEvents(),
            }));
        ShouldBe(template.Properties("AWS::Logs::SubscriptionFilter")["DestinationArn"], StreamArn);
        ShouldPutWithKey(Granted(template, "CloudWatchLogs"));
    }

    // CDK's import of a stream adds a table of Firehose's addresses to the template, which no resource refers to (W7001).
    [Fact]
    public void Target_AddsNothingToTheTemplate() =>
        Synth.Template(stack => Make(stack, key: null).DeliveryStream.DeliveryStreamName.ShouldNotBeEmpty())
            .Json.ContainsKey("Mappings").ShouldBeFalse();

    [Fact]
    public void ProducerOfAStreamThatReadsKinesis_IsRefused()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Source = DeliverySource.KinesisStream(new IngestStream(stack, "Stream")),
            Destination = DeliveryTests.ToImported(stack),
        }).GrantPutRecords(Producer(stack))));
        error.Message.ShouldBe("""
            Delivery 'Stack/Delivery' has 1 mistake:
              - Source must be DirectPut for producers that put records into Firehose; got a source that Firehose reads; let them write to that source
            """);
    }

    private static Delivery Make(Stack stack, PipelineKey? key) =>
        new(stack, "Delivery", new() { Destination = DeliveryTests.ToImported(stack), EncryptionKey = key?.Key });

    private static Role Producer(Stack stack) => new(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() });

    private static void ShouldBe(JsonNode? actual, JsonNode expected) => actual!.ToJsonString().ShouldBe(expected.ToJsonString());

    private static IReadOnlyList<JsonNode> Granted(Template template, string role) =>
    [
        .. template.All("AWS::IAM::Policy")
            .Single(policy => policy.Key.Contains(role)).Value["Properties"]!["PolicyDocument"]!["Statement"]!
            .AsArray().Select(statement => statement!),
    ];

    private static void ShouldPutWithKey(IReadOnlyList<JsonNode> statements)
    {
        statements.ShouldContain(statement => JsonNode.DeepEquals(statement["Resource"], StreamArn) &&
            $"{statement["Action"]}".Contains("firehose:PutRecordBatch"));
        statements.ShouldContain(statement => $"{statement["Action"]}".Contains("kms:GenerateDataKey"));
    }
}
