using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

public class FailedBatchesTests
{
    [Fact]
    public void QueueOrTopic_TakesTheFailedBatchesInstead()
    {
        var queue = Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            FailedBatches = FailedBatches.ToSqs(new Queue(stack, "Queue")),
        }));
        queue.All("AWS::S3::Bucket").Keys.ShouldEachBe(bucket => bucket.StartsWith("WriterRejects"));
        queue.Statements().ShouldContain(statement => $"{statement["Action"]}" == "sqs:SendMessage");
        queue.Properties("AWS::Lambda::EventSourceMapping")["DestinationConfig"]!.ToJsonString().ShouldContain("Queue");

        var topic = Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            FailedBatches = FailedBatches.ToSns(new Topic(stack, "Topic")),
        }));
        topic.Statements().ShouldContain(statement => $"{statement["Action"]}" == "sns:Publish");
    }

    [Theory]
    [InlineData("sqs")]
    [InlineData("sns")]
    public void EncryptedQueueOrTopic_ItsKeyMayBeUsedThroughTheServiceAlone(string service)
    {
        var template = Synth.Template(stack =>
        {
            var key = new Key(stack, "Key");
            TestWriter.In(stack, props => props with
            {
                FailedBatches = service == "sqs"
                    ? FailedBatches.ToSqs(new Queue(stack, "Queue", new QueueProps { EncryptionMasterKey = key }))
                    : FailedBatches.ToSns(new Topic(stack, "Topic", new TopicProps { MasterKey = key })),
            });
        });
        var statement = TestWriter.Statements(template, "kms").ShouldHaveSingleItem();
        statement["Action"]!.AsArray().Select(action => (string)action!).ShouldBe(["kms:Decrypt", "kms:GenerateDataKey"]);
        statement["Condition"]!.ToJsonString().ShouldContain("kms:ViaService");
        statement["Condition"]!.ToJsonString().ShouldContain($"\"{service}.");
    }
}
