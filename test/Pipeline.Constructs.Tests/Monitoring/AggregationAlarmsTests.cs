using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class AggregationAlarmsTests
{
    [Fact]
    public void Defaults_AlarmAtOnce() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new AggregationAlarms(stack, "A", new()
        {
            Function = Imported(stack),
            Topic = TestTopic.In(stack),
        }))));

    [Fact]
    public void MaximumLate_MovesItsThreshold() => AlarmTable.Of(Synth.Template(stack =>
        new AggregationAlarms(stack, "A", new()
        {
            Function = Imported(stack),
            Topic = TestTopic.In(stack),
            MaximumLate = 25,
        }))).ShouldContain("more than 25 additions or removals");

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new AggregationAlarms(stack, "A", new() { Function = null!, Topic = null!, MaximumLate = -1 })))
        .Violations.ShouldBe(
        [
            "Topic must have a value without Routing; got null; set it to an AlarmTopic's Topic, or set Routing",
            "Function must have a value; got null; set it",
            "MaximumLate must be at least 0 changes; got -1; raise it to at least 0",
        ]);

    private static IFunction Imported(Stack stack) =>
        Function.FromFunctionArn(stack, "F", "arn:aws-cn:lambda:cn-north-1:111122223333:function:aggregation");
}
