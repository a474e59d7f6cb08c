using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class StreamAlarmsTests
{
    [Fact]
    public void Defaults_OfADaysRetention() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new StreamAlarms(stack, "A", Props(stack)))));

    [Fact]
    public void EveryProp_MovesItsThreshold() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new StreamAlarms(stack, "A", Props(stack) with
        {
            Retention = Duration.Days(7),
            IteratorAgeShare = 0.25,
            FailureShare = 0.05,
            Consumers =
            [
                StreamConsumer.FromStreamConsumerArn(
                    stack, "Consumer", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges/consumer/search:1"),
            ],
            MaximumSilence = Duration.Minutes(30),
        }))));

    [Fact]
    public void OneAlarm_TellsTheTopicBothWays() => Snapshot.Verify(Synth.Template(stack =>
        new StreamAlarms(stack, "A", Props(stack))).All("AWS::CloudWatch::Alarm").Values.First());

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack) with
        {
            Retention = Duration.Hours(23),
            IteratorAgeShare = 50,
            FailureShare = 0,
            MaximumSilence = Duration.Days(2),
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void Tokens_AreRefusedWhereThresholdsAreComputed()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
        {
            var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            new StreamAlarms(stack, "A", Props(stack) with
            {
                Retention = Duration.Hours(number),
                IteratorAgeShare = number,
                MaximumSilence = Duration.Minutes(number),
            });
        }));
        error.Violations.Select(violation => violation[..violation.IndexOf(';')]).ShouldBe([
            "Retention must be known when the template is made",
            "IteratorAgeShare must be known when the template is made",
            "MaximumSilence must be known when the template is made",
        ]);
    }

    [Fact]
    public void RangeEdges_AreAllowed()
    {
        foreach (var (hours, share, silence) in new[] { (24, 0.001, 1), (8760, 1, 1440) })
        {
            Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack) with
            {
                Retention = Duration.Hours(hours),
                IteratorAgeShare = share,
                FailureShare = share,
                MaximumSilence = Duration.Minutes(silence),
            }));
        }
    }

    [Fact]
    public void StreamAndConsumerOfTheStack_AreDimensionsByReference()
    {
        var template = Synth.Template(stack =>
        {
            var stream = new IngestStream(stack, "Stream");
            new StreamAlarms(stack, "A", Props(stack) with { Stream = stream.Stream, Consumers = [stream.AddConsumer("Search")] });
        });
        var metrics = AlarmTable.Metrics(template).ToList();
        metrics.ShouldEachBe(metric => metric.Dimensions["StreamName"].ToJsonString().StartsWith("{\"Ref\":\"Stream"));
        metrics.Count(metric => metric.Dimensions.ContainsKey("ConsumerName")).ShouldBe(1);
    }

    private static readonly CheckedStack WithAKey = new(stack => new StreamAlarms(stack, "A", Props(stack) with
    {
        Topic = new AlarmTopic(stack, "Alarms", new() { EncryptionKey = new PipelineKey(stack, "Key").Key }).Topic,
    }));

    [Fact]
    public void WithAKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    private static StreamAlarmsProps Props(Stack stack) => new()
    {
        Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
            stack, "Imported", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
        Topic = TestTopic.In(stack),
    };
}
