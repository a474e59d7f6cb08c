using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class DataRemovalTests
{
    [Theory]
    [InlineData(RemovalPolicy.RETAIN, null, RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.RETAIN, true, RemovalPolicy.RETAIN)]
    [InlineData(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, null, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)]
    [InlineData(RemovalPolicy.DESTROY, null, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)]
    [InlineData(RemovalPolicy.DESTROY, false, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)]
    [InlineData(RemovalPolicy.DESTROY, "yes", RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)]
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
        DataRemoval.Resolve(new Stack(app, "Stack"), RemovalPolicy.DESTROY)
            .ShouldBe(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }

    [Theory]
    [InlineData(RemovalPolicy.SNAPSHOT, "CloudFormation takes snapshots only of databases, caches and volumes")]
    [InlineData((RemovalPolicy)99, "use RETAIN_ON_UPDATE_OR_DELETE")]
    public void OtherPolicies_AreRefused(RemovalPolicy policy, string fix)
    {
        var mistake = Should.Throw<InvalidInputException>(() =>
            DataRemoval.Resolve(new Stack(), policy)).Violations.ShouldHaveSingleItem();
        mistake.ShouldStartWith($"RemovalPolicy must be DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE; got {policy}; ");
        mistake.ShouldContain(fix);
    }

    // Each construct reports it together with its other mistakes, before it creates any child.
    [Fact]
    public void SnapshotOfAConstruct_IsAmongItsMistakes()
    {
        foreach (var build in new Action<Stack>[]
                 {
                     stack =>
                         new PipelineKey(stack, "A",
                             new() { RemovalPolicy = RemovalPolicy.SNAPSHOT, Description = new('x', 9000) }),
                     stack => new IngestStream(
                         stack, "A", new() { RemovalPolicy = RemovalPolicy.SNAPSHOT, Retention = Duration.Hours(1) }),
                     stack => new PipelineBucket(
                         stack, "A", new() { RemovalPolicy = RemovalPolicy.SNAPSHOT, Expiration = Duration.Days(0) }),
                 })
        {
            var violations = Should.Throw<InvalidInputException>(() => build(new Stack())).Violations;
            violations.Count.ShouldBe(2);
            violations[0].ShouldStartWith("RemovalPolicy must be ");
        }
    }
}
