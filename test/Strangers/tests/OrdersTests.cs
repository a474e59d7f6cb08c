using Amazon.CDK;
using Amazon.CDK.Assertions;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Pipeline.Constructs;
using Pipeline.Records;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

public class OrdersTests
{
    private static readonly EventSchema Schema = EventSchema.Load(Path.Combine(AppContext.BaseDirectory, "orders.json"));

    [Fact]
    public void Defaults_KeepTheTable() => Of(_ => { }).HasResource("AWS::DynamoDB::GlobalTable", new Dictionary<string, object>
    {
        ["DeletionPolicy"] = "Retain",
    });

    [Fact]
    public void Alarms_ReachAFunction()
    {
        var template = Of(pipeline => pipeline.AlarmTopic.Topic.AddSubscription(new LambdaSubscription(new Function(
            Stack.Of(pipeline), "Chat", new FunctionProps
            {
                Runtime = Runtime.NODEJS_22_X,
                Handler = "index.handler",
                Code = Code.FromInline("exports.handler = async () => {};"),
            }))));
        template.ResourceCountIs("AWS::SNS::Subscription", 1);
    }

    private static Template Of(Action<StreamingPipeline> change)
    {
        var stack = new Stack(new App(), "Orders");
        change(new StreamingPipeline(stack, "Orders", new() { Schema = Schema }));
        return Template.FromStack(stack);
    }
}

public class SecondClassTests
{
    [Fact]
    public void Stream_IsKept()
    {
        var stack = new Stack(new App(), "Stream");
        _ = new IngestStream(stack, "Stream");
        Template.FromStack(stack).ResourceCountIs("AWS::Kinesis::Stream", 1);
    }
}
