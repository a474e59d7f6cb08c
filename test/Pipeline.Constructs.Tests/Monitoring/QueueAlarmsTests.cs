using Amazon.CDK;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

public class QueueAlarmsTests
{
    [Fact]
    public void QueueAndItsDeadLetters_HaveAnAlarmEach() => Snapshot.VerifyText(AlarmTable.Of(Synth.Template(stack =>
        new QueueAlarms(stack, "A", new()
        {
            Queue = Named(stack, "badges"),
            DeadLetterQueue = Named(stack, "dead"),
            Retention = Duration.Days(14),
            AgeShare = 0.25,
            Topic = TestTopic.In(stack),
        }))));

    [Fact]
    public void QueueOfTheStack_IsADimensionByReference() => AlarmTable.Metrics(Synth.Template(stack =>
        new QueueAlarms(stack, "A", new() { DeadLetterQueue = new Queue(stack, "Dead"), Topic = TestTopic.In(stack) })))
        .ShouldHaveSingleItem().Dimensions["QueueName"].ToJsonString().ShouldContain("Fn::GetAtt");

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new QueueAlarms(stack, "A", new()
    {
        Retention = Duration.Days(15),
        AgeShare = 2,
    })).Select(mistake => mistake.Split(';')[0]).ShouldBe(
    [
        "Topic must have a value without Routing",
        "Queue must have a value without DeadLetterQueue",
        "Retention must be 60 to 1209600 seconds",
        "AgeShare must be 0.001 to 1 as a share",
    ]);

    [Fact]
    public void TokenForTheRetention_LeavesItsAlarmOutWithAWarning()
    {
        static void Build(Stack stack) => _ = new QueueAlarms(stack, "A", new()
        {
            Queue = Named(stack, "badges"),
            Retention = Duration.Seconds(new CfnParameter(stack, "S", new CfnParameterProps { Type = "Number" }).ValueAsNumber),
            Topic = TestTopic.In(stack),
        });
        Synth.Template(Build).All("AWS::CloudWatch::Alarm").ShouldBeEmpty();
        Synth.Warnings(Build).ShouldHaveSingleItem().ShouldStartWith("The alarm OldestMessage is left out");
    }

    private static IQueue Named(Stack stack, string name) =>
        Queue.FromQueueArn(stack, name, $"arn:aws-cn:sqs:cn-north-1:111122223333:{name}");
}
