using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class TableAlarmsTests
{
    [Fact]
    public void Defaults_OfAnOnDemandTable() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new TableAlarms(stack, "A", Props(stack)))));

    [Fact]
    public void EveryProp_AddsOrMovesItsAlarm() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new TableAlarms(stack, "A", Props(stack) with
        {
            IndexNames = ["by-zone"],
            Operations = ["BatchWriteItem"],
            MaximumWriteUnits = 1000,
            MaximumReadUnits = 50,
            CapacityShare = 0.5,
        }))));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new TableAlarms(stack, "A", Props(stack) with
        {
            TableName = "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/events",
            IndexNames = ["table/events/index/by-zone"],
            Operations = [.. Enumerable.Repeat("Query", 11)],
            MaximumWriteUnits = 0,
            MaximumReadUnits = -1,
            CapacityShare = 80,
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void OneToTenOperations_AreAllowed()
    {
        var limit = ServiceLimits.CloudWatch.MetricsOfAnAlarm;
        foreach (var count in new[] { limit.Minimum, limit.Maximum })
        {
            var template = Synth.Template(stack => new TableAlarms(stack, "A", Props(stack) with
            {
                Operations = [.. Enumerable.Range(0, (int)count).Select(i => $"Operation{i}")],
            }));
            AlarmTable.Metrics(template).Count(metric => metric.Metric == "SystemErrors").ShouldBe((int)count);
        }

        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new TableAlarms(stack, "A", Props(stack) with { Operations = [] })));
    }

    [Fact]
    public void TokenForTheTable_IsNotRefused()
    {
        var template = Synth.Template(stack =>
            new TableAlarms(stack, "A", Props(stack) with { TableName = new CfnParameter(stack, "Table").ValueAsString }));
        AlarmTable.Metrics(template).ShouldEachBe(metric => metric.Dimensions["TableName"].ToJsonString() == """{"Ref":"Table"}""");
    }

    private static TableAlarmsProps Props(Stack stack) => new() { TableName = "events", Topic = TestTopic.In(stack) };
}
