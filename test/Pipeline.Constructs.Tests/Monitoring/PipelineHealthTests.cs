using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public partial class PipelineHealthTests
{
    private const string Type = "AWS::CloudWatch::CompositeAlarm";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly CheckedStack Health = new(stack =>
    {
        var groups = EveryAlarmTests.AllGroupsOf(stack).ToList();
        _ = new PipelineHealth(stack, "Health", new() { Groups = groups, Topic = Topic(stack) });
    });

    private static Amazon.CDK.AWS.SNS.ITopic Topic(Stack stack) =>
        Amazon.CDK.AWS.SNS.Topic.FromTopicArn(stack, "Told", "arn:aws-cn:sns:cn-north-1:111122223333:alarms");

    [Fact]
    public void EachAlarm_HasThePartsThatMeanTheSame() => Snapshot.VerifyText(string.Join('\n',
        Health.Template.All(Type).Select(alarm => $"{alarm.Key[..^8]}: {alarm.Value["Properties"]!["AlarmDescription"]}\n" +
            string.Join('\n', Parts(alarm.Value).Select(part => $"  {part[..^8]}")))));

    // Every alarm but those on capacity is a part of one of the three.
    [Fact]
    public void EveryAlarmThatMeansMoreThanCapacity_IsAPart()
    {
        var parts = Health.Template.All(Type).Values.SelectMany(Parts).ToList();
        parts.Distinct().Count().ShouldBe(parts.Count);
        Synth.Template(stack =>
        {
            var watched = EveryAlarmTests.AllGroupsOf(stack).SelectMany(group => group.Watched).ToList();
            parts.Count.ShouldBe(watched.Count(alarm => alarm.Meaning != AlarmMeaning.Capacity));
        });
    }

    // The tests of the local run, which knows no CDK, fire these alarms.
    [Fact]
    public void AlarmsOfAllGroups_AreThoseThatTheLocalRunIsTestedWith()
    {
        var alarms = new JsonObject();
        foreach (var (id, alarm) in Health.Template.All("AWS::CloudWatch::Alarm").Concat(Health.Template.All(Type)))
        {
            var kept = alarm.DeepClone().AsObject();
            foreach (var name in new[] { "AlarmActions", "OKActions" }) kept["Properties"]!.AsObject().Remove(name);
            alarms[id] = kept;
        }

        MadeText.Verify(
            Path.Combine(Repository.Root, "test", "Pipeline.Local.Tests", "Metrics", "alarms.json"),
            alarms.ToJsonString(Indented) + "\n");
    }

    [Fact]
    public void Composites_PassCdkNagAndTellTheTopic()
    {
        Health.Findings.ShouldBeEmpty();
        Health.Template.All(Type).Values.ShouldEachBe(alarm =>
            alarm["Properties"]!["AlarmActions"]!.AsArray().Count == 1
            && alarm["Properties"]!["OKActions"]!.AsArray().Count == 1);
    }

    [Fact]
    public void Suppressor_HoldsActionsBackWithItsPeriods()
    {
        var alarm = Synth.Template(stack => new PipelineHealth(stack, "Health", new()
        {
            Groups = [Stream(stack)],
            Topic = TestTopic.In(stack),
            Suppressor = Alarm.FromAlarmArn(stack, "Deploying", "arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:deploying"),
            SuppressorExtension = Duration.Minutes(5),
            Off = ["DataLost"],
            Overrides = new Dictionary<string, AlarmOverride> { ["DataLate"] = new() { Severity = AlarmSeverity.Critical } },
        })).All(Type).ShouldHaveSingleItem().Value;
        Snapshot.Verify(alarm);
    }

    [Fact]
    public void PartThatIsOff_IsNoPart()
    {
        var template = Synth.Template(stack => new PipelineHealth(stack, "Health", new()
        {
            Groups = [Stream(stack, off: ["PutRecordFailed", "IteratorAge"])],
            Topic = TestTopic.In(stack),
        }));
        template.All(Type).Select(alarm => alarm.Key[..^8]).ShouldBe(["HealthDataLost"]);
        Parts(template.All(Type).Values.Single()).Select(part => part[..^8]).ShouldBe(["StreamPutRecordsFailed"]);
    }

    [Fact]
    public void TwiceInAStack_Works() => Synth.Template(stack =>
    {
        var group = Stream(stack);
        _ = new PipelineHealth(stack, "One", new() { Groups = [group], Topic = TestTopic.In(stack) });
        _ = new PipelineHealth(stack, "Two", new() { Groups = [group], Routing = AlarmRouting.EventBridgeOnly });
    }).All(Type).Count.ShouldBe(4);

    [Fact]
    public void Mistakes_AreListedTogether()
    {
        var error = Should.Throw<Records.InvalidInputException>(() => Synth.Template(stack =>
        {
            var group = Stream(stack, off: ["IteratorAge", "PutRecordFailed", "PutRecordsFailed"]);
            _ = new PipelineHealth(stack, "Health", new()
            {
                Groups = [group, group],
                Off = ["Lost"],
                Overrides = new Dictionary<string, AlarmOverride> { ["DataLate"] = new() { Threshold = 1 } },
                SuppressorWait = Duration.Seconds(-1 + 1.5),
                SuppressorExtension = Duration.Days(2),
            });
        }));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void PartsBeyondTheQuota_AreRefused()
    {
        static void Build(Stack stack, int groups) => _ = new PipelineHealth(stack, "Health", new()
        {
            Groups =
            [
                .. Enumerable.Range(0, groups).Select(i =>
                    Stream(stack, $"S{i}", ["IteratorAge", "WriteThrottled", "ReadThrottled", "PutRecordsFailed"])),
            ],
            Topic = TestTopic.In(stack),
        });
        Synth.Template(stack => Build(stack, 3));
        var beyond = (int)ServiceLimits.CloudWatch.PartsOfAComposite.Maximum + 1;
        Ranges.Mistakes(stack => Build(stack, beyond)).Select(mistake => mistake.Split(';')[0]).ShouldBe(
        [
            "Groups must have 1 to 100 alarms that mean DataLost",
            "Groups must make a rule of 1 to 10240 characters of the alarms that mean DataLost",
        ]);
    }

    private static StreamAlarms Stream(Stack stack, string id = "Stream", IReadOnlyList<string>? off = null) =>
        new(stack, id, new()
        {
            Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
            stack, $"Of{id}", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
            Routing = AlarmRouting.EventBridgeOnly,
            Off = off ?? [],
        });

    private static IEnumerable<string> Parts(JsonNode alarm) =>
        Part().Matches(alarm["Properties"]!["AlarmRule"]!.ToJsonString()).Select(match => match.Groups[1].Value);

    [GeneratedRegex("""Fn::GetAtt":\["(\w+)","Arn"\]""")]
    private static partial Regex Part();
}
