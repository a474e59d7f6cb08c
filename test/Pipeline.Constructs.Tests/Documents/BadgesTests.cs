using Amazon.CDK;
using EventSchema = Pipeline.Constructs.Tests.Documents.DocumentedSchema;
using Template = Amazon.CDK.Assertions.Template;

namespace Pipeline.Constructs.Tests.Documents;

#region src/Pipeline.Constructs/README.md csharp 8
public class BadgesTests
{
    [Fact]
    public void Stream_KeepsRecordsForADay()
    {
        var stack = new Stack(new App(), "Badges");
        _ = new StreamingPipeline(stack, "Badges", new() { Schema = EventSchema.Load("badges.json") });
        Template.FromStack(stack).HasResourceProperties(
            "AWS::Kinesis::Stream", new Dictionary<string, object> { ["RetentionPeriodHours"] = 24 });
    }
}
#endregion
