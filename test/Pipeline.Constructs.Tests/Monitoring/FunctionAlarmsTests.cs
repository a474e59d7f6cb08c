using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class FunctionAlarmsTests
{
    [Fact]
    public void Defaults_OfAMinutesTimeout() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new FunctionAlarms(stack, "A", Props(stack)))));

    [Fact]
    public void EveryProp_AddsOrMovesItsAlarm() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new FunctionAlarms(stack, "A", Props(stack) with
        {
            DurationShare = 0.5,
            ReservedConcurrency = 20,
            StreamRetention = Duration.Days(7),
            IteratorAgeShare = 0.25,
            EventSourceMappingId = "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
            RejectsUrl = "s3://failed/rejects/",
            MaximumSilence = Duration.Minutes(10),
        }))));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error =
            Should.Throw<InvalidInputException>(() => Synth.Template(stack => new FunctionAlarms(stack, "A", Props(stack) with
            {
                Timeout = Duration.Seconds(0),
                DurationShare = 1.1,
                ReservedConcurrency = 0,
                StreamRetention = Duration.Hours(9000),
                IteratorAgeShare = 0,
                MaximumSilence = Duration.Seconds(90),
            })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void ArnForTheMapping_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new FunctionAlarms(stack, "A", Props(stack) with
            {
                EventSourceMappingId = "arn:aws-cn:lambda:cn-north-1:111122223333:event-source-mapping:a1",
            })))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("EventSourceMappingId must be a name, not an ARN");

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    public void Concurrency_IsWatchedFromTenUp(int reserved, int alarms) => Synth.Template(stack =>
            new FunctionAlarms(stack, "A", Props(stack) with { ReservedConcurrency = reserved }))
        .All("AWS::CloudWatch::Alarm").Keys.Count(id => id.StartsWith("AConcurrency", StringComparison.Ordinal)).ShouldBe(alarms);

    [Fact]
    public void TokenForTheMapping_IsNotRefused()
    {
        var template = Synth.Template(stack => new FunctionAlarms(stack, "A", Props(stack) with
        {
            EventSourceMappingId = new CfnParameter(stack, "Mapping").ValueAsString,
        }));
        AlarmTable.Metrics(template).Count(metric =>
            metric.Dimensions.TryGetValue("EventSourceMappingUUID", out var id) && id.ToJsonString() == """{"Ref":"Mapping"}""")
            .ShouldBe(2);
    }

    [Fact]
    public void TokensForNumbers_LeaveTheirAlarmsOutWithAWarning()
    {
        static void Build(Stack stack)
        {
            var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            new FunctionAlarms(stack, "A", Props(stack) with
            {
                Timeout = Duration.Seconds(number),
                ReservedConcurrency = number,
                StreamRetention = Duration.Hours(number),
            });
        }

        var ids = Synth.Template(Build).All("AWS::CloudWatch::Alarm").Keys.Select(id => id[..^8]).ToList();
        ids.ShouldBe(["AErrors", "AThrottles", "AIteratorAge"]);
        Synth.Warnings(Build).Select(warning => warning.Split(' ')[2]).ShouldBe(["Duration", "Concurrency"], ignoreOrder: true);
    }

    private static FunctionAlarmsProps Props(Stack stack) => new()
    {
        Function = Function.FromFunctionArn(
            stack, "Imported", "arn:aws-cn:lambda:cn-north-1:111122223333:function:writer"),
        Topic = TestTopic.In(stack),
        Timeout = Duration.Minutes(1),
    };
}
