using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS;

namespace Pipeline.Constructs.Tests;

public class AlarmRoutingTests
{
    private const string Type = "AWS::CloudWatch::Alarm";

    [Fact]
    public void TwoTopics_EachSeverityTellsItsOwn()
    {
        var template = Synth.Template(stack => Alarms(stack, AlarmRouting.To(TopicOf(stack, "page"), TopicOf(stack, "mail"))));
        foreach (var (id, alarm) in template.All(Type))
        {
            var properties = alarm["Properties"]!;
            var topic = $"{properties["AlarmDescription"]}".StartsWith("Critical: ", StringComparison.Ordinal) ? "page" : "mail";
            Arns(properties, "AlarmActions").ShouldBe([$"arn:aws-cn:sns:cn-north-1:111122223333:{topic}"], id);
            Arns(properties, "OKActions").ShouldBe([$"arn:aws-cn:sns:cn-north-1:111122223333:{topic}"], id);
        }

        template.All(Type).Values.Select(alarm => $"{alarm["Properties"]!["AlarmDescription"]}".Split(':')[0]).Distinct().Order()
            .ShouldBe(["Critical", "Warning"]);
    }

    [Fact]
    public void OneTopic_IsWhatTopicDoes() => Synth.Template(stack => Alarms(stack, AlarmRouting.To(TestTopic.In(stack))))
        .Json.ToJsonString().ShouldBe(Synth.Template(stack => new StreamAlarms(
            stack, "A", Props(stack) with { Topic = TestTopic.In(stack) })).Json.ToJsonString());

    [Fact]
    public void WithoutTheEnd_TellsNobodyWhenItIsOver() => Synth
        .Template(stack => Alarms(stack, AlarmRouting.To(TestTopic.In(stack)) with { TellsWhenOver = false }))
        .All(Type).Values.ShouldEachBe(alarm =>
            alarm["Properties"]!["OKActions"] == null && alarm["Properties"]!["AlarmActions"]!.AsArray().Count == 1);

    // CDK makes a function's permission by the alarm's id: two groups have alarms of one id.
    [Fact]
    public void Function_MayBeInvokedByEveryAlarm()
    {
        var template = Synth.Template(stack =>
        {
            var function = new Function(stack, "Pager", new FunctionProps
            {
                Runtime = Runtime.NODEJS_LATEST,
                Handler = "index.handler",
                Code = Code.FromInline("exports.handler = async () => {}"),
            });
            var action = new LambdaAction(function, new LambdaActionProps { UseUniquePermissionId = true });
            var routing = new AlarmRouting { Critical = [action], Warning = [action] };
            Alarms(stack, routing);
            new StreamAlarms(stack, "B", Props(stack, "Other") with { Routing = routing });
        });
        var allowed = template.All("AWS::Lambda::Permission").Values
            .Select(permission => permission["Properties"]!["SourceArn"]!["Fn::GetAtt"]![0]!.ToString()).ToList();
        allowed.Order().ShouldBe(template.All(Type).Keys.Order());
    }

    [Fact]
    public void NoTopicNorRouting_IsRefused() => Ranges.Mistakes(stack => new StreamAlarms(stack, "A", Props(stack))).ShouldBe(
    [
        "Topic must have a value without Routing; got null; set it to an AlarmTopic's Topic, or set Routing",
    ]);

    [Fact]
    public void TopicAndRouting_AreRefusedTogether() => Ranges.Mistakes(stack => new StreamAlarms(stack, "A", Props(stack) with
    {
        Topic = TestTopic.In(stack),
        Routing = AlarmRouting.EventBridgeOnly,
    })).ShouldBe(
    [
        "Topic must be unset with Routing, which sets the actions of each severity; got both; remove it, or write Routing = " +
        "AlarmRouting.To(topic)",
    ]);

    [Fact]
    public void SixActions_AreRefused() => Ranges.Mistakes(stack => Alarms(stack, new()
    {
        Critical = [.. Enumerable.Range(0, 6).Select(i => new SnsAction(TopicOf(stack, $"t{i}")))],
        Warning = [null!],
    })).ShouldBe(
    [
        "Routing.Critical must hold 0 to 5 actions; got 6; lower it to at most 5",
        "Routing.Warning[0] must have a value; got null; set it or remove the element",
    ]);

    private static readonly CheckedStack Silent = new(stack => Alarms(stack, AlarmRouting.EventBridgeOnly));

    [Fact]
    public void EventBridgeOnly_HasNoActionsAndPassesCdkNag()
    {
        Silent.Template.All(Type).Values.ShouldEachBe(alarm => alarm["Properties"]!["AlarmActions"] == null);
        Silent.Findings.ShouldBeEmpty();
    }

    private static StreamAlarms Alarms(Stack stack, AlarmRouting routing) =>
        new(stack, "A", Props(stack) with { Routing = routing });

    private static StreamAlarmsProps Props(Stack stack, string id = "Imported") => new()
    {
        Stream = Amazon.CDK.AWS.Kinesis.Stream.FromStreamArn(
            stack, id, "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
    };

    private static ITopic TopicOf(Stack stack, string name) =>
        Topic.FromTopicArn(stack, name, $"arn:aws-cn:sns:cn-north-1:111122223333:{name}");

    private static IEnumerable<string> Arns(JsonNode properties, string actions) =>
        properties[actions]!.AsArray().Select(action => $"{action}");
}
