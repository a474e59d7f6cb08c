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
        var error =
            Should.Throw<InvalidInputException>(() => Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack) with
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
            "IteratorAgeShare must be known when the template is made",
            "MaximumSilence must be known when the template is made",
        ]);
    }

    // No threshold can be computed from a parameter; Kinesis keeps records for at least 24 hours.
    [Fact]
    public void TokenForTheRetention_CountsAsTheLeastThatKinesisHas()
    {
        var template = Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack) with
        {
            Retention = Duration.Hours(new CfnParameter(stack, "Hours", new CfnParameterProps { Type = "Number" }).ValueAsNumber),
        }));
        var alarm = template.All("AWS::CloudWatch::Alarm").Values.First()["Properties"]!;
        ((double)alarm["Threshold"]!).ShouldBe(12 * 3_600_000);
        ((string)alarm["AlarmDescription"]!).ShouldContain("of the 24 hours at least that the stream keeps them");
    }

    [Fact]
    public void ConsumerThatGoes_LeavesTheOthersTheirAlarms()
    {
        static List<string> Of(params string[] consumers) =>
        [
            .. Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack) with
            {
                Consumers =
                [
                    .. consumers.Select(name => StreamConsumer.FromStreamConsumerArn(
                        stack, name, $"arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges/consumer/{name}:1")),
                ],
            })).All("AWS::CloudWatch::Alarm").Keys.Where(id => id.StartsWith("AConsumer", StringComparison.Ordinal)),
        ];
        var all = Of("search", "replay", "audit");
        all.Count.ShouldBe(3);
        Of("audit", "search").ShouldBe([all[2], all[0]]);
    }

    [Fact]
    public void SameConsumerTwice_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
        {
            var stream = new IngestStream(stack, "Stream");
            var consumer = stream.AddConsumer("Search");
            new StreamAlarms(stack, "A", Props(stack) with { Stream = stream.Stream, Consumers = [consumer, consumer] });
        })).Violations.ShouldHaveSingleItem().ShouldStartWith("Consumers must name each one once; got ");

    // An alarm reads only metrics of its own Region.
    [Fact]
    public void StreamOfAnotherRegion_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(
            stack => new StreamAlarms(stack, "A", Props(stack)), env: Synth.Known))
        .Violations.ShouldBe([
            "Stream must be of the stack's Region, eu-west-1; got cn-north-1; make the alarms in a stack of that Region: " +
            "an alarm reads only the metrics of its own Region",
        ]);

    [Theory]
    [InlineData("111122223333", null)]
    [InlineData("444455556666", "444455556666")]
    public void StreamOfAnotherAccount_IsReadThere(string account, string? expected)
    {
        var template = Synth.Template(
            stack => new StreamAlarms(stack, "A", Props(stack) with
            {
                Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(stack, "Other",
                    $"arn:aws:kinesis:eu-west-1:{account}:stream/badges"),
            }),
            env: Synth.Known);
        foreach (var (id, alarm) in template.All("AWS::CloudWatch::Alarm"))
        {
            var queries = alarm["Properties"]!["Metrics"]?.AsArray() ?? [];
            var accounts = queries.Where(query => query!["MetricStat"] is not null).Select(query => (string?)query!["AccountId"])
                .Distinct();
            (queries.Count == 0 ? [null] : accounts).ShouldBe([expected], id);
        }
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
            new StreamAlarms(stack, "A",
                Props(stack) with { Stream = stream.Stream, Consumers = [stream.AddConsumer("Search")] });
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
