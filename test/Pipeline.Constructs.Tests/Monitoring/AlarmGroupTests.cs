using Amazon.CDK;

namespace Pipeline.Constructs.Tests;

public class AlarmGroupTests
{
    private const string Type = "AWS::CloudWatch::Alarm";

    [Fact]
    public void Override_MovesThresholdPeriodsAndSeverityAndSaysSo()
    {
        var template = Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack) with
        {
            Overrides = new Dictionary<string, AlarmOverride>
            {
                ["IteratorAge"] = new() { Threshold = 60000, Periods = 3, Severity = AlarmSeverity.Warning },
            },
        }));
        var changed = template.All(Type).Single(alarm => alarm.Key.StartsWith("AIteratorAge", StringComparison.Ordinal)).Value;
        Snapshot.Verify(changed);
        // The others stay as they are.
        var before = Synth.Template(stack => new StreamAlarms(stack, "A", Props(stack))).All(Type);
        template.All(Type).Where(alarm => alarm.Value.ToJsonString() != before[alarm.Key].ToJsonString())
            .ShouldHaveSingleItem().Key.ShouldStartWith("AIteratorAge");
    }

    [Fact]
    public void Off_LeavesAlarmsOutByTheirNames()
    {
        StreamAlarms? group = null;
        var template = Synth.Template(stack => group = new StreamAlarms(stack, "A", Props(stack) with
        {
            Off = ["IteratorAge", "ReadThrottled"],
        }));
        template.All(Type).Keys.Select(id => id[1..^8]).ShouldBe(["WriteThrottled", "PutRecordFailed", "PutRecordsFailed"]);
        group!.Watched.Select(watched => watched.Name).ShouldBe(["WriteThrottled", "PutRecordFailed", "PutRecordsFailed"]);
    }

    [Fact]
    public void IndexesAndReplicas_AreOffByOneName() => Synth
        .Template(stack => new TableAlarms(stack, "A", new()
        {
            Table = Amazon.CDK.AWS.DynamoDB.Table.FromTableName(stack, "T", "events"),
            Topic = TestTopic.In(stack),
            IndexNames = ["one", "two"],
            Off = ["IndexReadThrottled", "IndexWriteThrottled"],
        }))
        .All(Type).Keys.Select(id => id[1..^8]).ShouldBe(["WriteThrottled", "ReadThrottled", "SystemErrors"]);

    [Fact]
    public void Severity_IsInTheResult() => Synth.Template(stack =>
    {
        var group = new StreamAlarms(stack, "A", Props(stack));
        group.Watched.Select(watched => $"{watched.Name} {watched.Severity} {watched.Meaning}").ShouldBe(
        [
            "IteratorAge Critical DataLate", "WriteThrottled Warning Capacity", "ReadThrottled Warning Capacity",
            "PutRecordFailed Warning DataLost", "PutRecordsFailed Warning DataLost",
        ]);
        group.Watched.Select(watched => watched.Alarm).ShouldBe(group.Alarms);
    });

    [Fact]
    public void WrongNamesAndNumbers_OneMessageListsAll()
    {
        var error = Should.Throw<Records.InvalidInputException>(() => Synth.Template(stack =>
        {
            var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            _ = new StreamAlarms(stack, "A", Props(stack) with
            {
                Off = ["Iteratorage", "Silence"],
                Overrides = new Dictionary<string, AlarmOverride>
                {
                    ["Stream.IteratorAge"] = new(),
                    ["IteratorAge"] = new() { Threshold = number, Periods = 0 },
                    ["WriteThrottled"] = new() { Threshold = double.NaN, Severity = (AlarmSeverity)7, Periods = 1.5 },
                    ["Silence"] = new() { Periods = 2 },
                    ["ReadThrottled"] = null!,
                },
                RunbookUrl = null!,
            });
        }));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void PeriodsBeyondADay_AreRefused() => Ranges.Mistakes(stack => new FunctionAlarms(stack, "A", new()
    {
        Function = Amazon.CDK.AWS.Lambda.Function.FromFunctionArn(
            stack, "F", "arn:aws-cn:lambda:cn-north-1:111122223333:function:writer"),
        Timeout = Duration.Minutes(1),
        EventSourceMappingId = "a1",
        MaximumSilence = Duration.Hours(12),
        Topic = TestTopic.In(stack),
        Overrides = new Dictionary<string, AlarmOverride> { ["Silence"] = new() { Periods = 3 } },
    })).ShouldBe(
    [
        "Overrides[Silence].Periods × 43200 seconds must be 1 to 86400 seconds; got 129600; use fewer periods: CloudWatch " +
        "looks back a day at the most",
    ]);

    [Fact]
    public void RunbookOfTheUsers_IsLinked() => Synth
        .Template(stack => new StreamAlarms(stack, "A", Props(stack) with { RunbookUrl = "https://wiki.example.com/runbook" }))
        .All(Type).Values.ShouldEachBe(alarm => $"{alarm["Properties"]!["AlarmDescription"]}"
            .Contains(" Runbook: https://wiki.example.com/runbook#stream-", StringComparison.Ordinal));

    private static StreamAlarmsProps Props(Stack stack) => new()
    {
        Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
            stack, "Imported", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
        Topic = TestTopic.In(stack),
    };
}
