using Amazon.CDK;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

public class DataRemovalTests
{
    [Theory]
    [InlineData(RemovalPolicy.RETAIN, null, RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.RETAIN, true, RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.SNAPSHOT, null, RemovalPolicy.SNAPSHOT)]
    [InlineData(RemovalPolicy.DESTROY, null, RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.DESTROY, false, RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.DESTROY, "yes", RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.DESTROY, true, RemovalPolicy.DESTROY)]
    [InlineData(RemovalPolicy.DESTROY, "true", RemovalPolicy.DESTROY)]
    public void RequestedAndContext_DecideTogether(RemovalPolicy requested, object? context, RemovalPolicy expected)
    {
        var stack = new Stack();
        if (context is not null) stack.Node.SetContext(DataRemoval.ContextKey, context);
        DataRemoval.Resolve(stack, requested).ShouldBe(expected);
    }

    [Fact]
    public void ContextOfAStage_HoldsForItsStacksAlone()
    {
        var app = new Amazon.CDK.App();
        var dev = new Stage(app, "Dev");
        dev.Node.SetContext(DataRemoval.ContextKey, true);
        DataRemoval.Resolve(new Stack(dev, "Stack"), RemovalPolicy.DESTROY).ShouldBe(RemovalPolicy.DESTROY);
        DataRemoval.Resolve(new Stack(app, "Stack"), RemovalPolicy.DESTROY).ShouldBe(RemovalPolicy.RETAIN);
    }
}
