using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

/// <summary>The examples of src/Pipeline.Constructs/README.md compile and synthesize.</summary>
public class PackageReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.PathTo("src", "Pipeline.Constructs", "README.md"));

    [Fact]
    public void Examples_CompileAndSynthesize()
    {
        var template = Synth.Template(stack =>
        {
            var producerRole = new Role(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() });
            var bucket = new PipelineBucket(stack, "Bucket").Bucket;
            var rule = new Rule(stack, "Rule", new RuleProps { Schedule = Schedule.Rate(Duration.Days(1)) });
            Examples(stack, producerRole, bucket, rule);
        });
        template.All("AWS::Kinesis::Stream").Count.ShouldBe(3);
        template.All("AWS::KinesisFirehose::DeliveryStream").Count.ShouldBe(4);
    }

    [Fact]
    public void Examples_StandInTheReadme()
    {
        var source = File.ReadAllText(Path.Combine(Repository.ProjectDirectory, "PackageReadmeTests.cs"));
        var region = source.Split("#region readme")[^1].Split("#endregion")[0];
        var lines = region.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 1 && !line.StartsWith("void ")).ToList();
        lines.Count.ShouldBeGreaterThan(8);
        lines.Where(line => !Readme.Contains(line)).ShouldBeEmpty();
    }

    [Fact]
    public void SchemaExample_IsASchema()
    {
        var schema = EventSchema.Parse(Readme.Split("```json")[1].Split("```")[0]);
        (schema.PartitionKey.Name, schema.SortKey!.Name).ShouldBe(("zone", "time"));
    }

    // "badges.json" is read from where the app runs: here, from the schemas that ship.
    private static class EventSchema
    {
        public static Records.EventSchema Load(string name) =>
            Records.EventSchema.Load(Repository.PathTo("src", "Pipeline.App", "Schemas", name));

        public static Records.EventSchema Parse(string json) => Records.EventSchema.Parse(json);
    }

    private static void Examples(Stack stack, Role producerRole, Bucket bucket, Rule rule)
    {
        One();
        Two();

        void One()
        {
            #region readme
            var pipeline = new StreamingPipeline(stack, "Badges", new() { Schema = EventSchema.Load("badges.json") });
            pipeline.Stream.GrantWrite(producerRole);
        }

        void Two()
        {
            new StreamingPipeline(stack, "Changed", new()
            {
                Schema = EventSchema.Load("badges.json"),
                Stream = stream => stream with { Retention = Duration.Days(7) },
                Writer = writer => writer with { Memory = Size.Gibibytes(2) },
            });

            var events = new Delivery(stack, "Events", new()
            {
                Destination = DeliveryDestination.S3(new() { Bucket = bucket }),
            });
            rule.AddTarget(new FirehoseDeliveryStream(events.DeliveryStream));

            new StreamingPipeline(stack, "Latest", new()
            {
                Schema = EventSchema.Load("badges.json"),
                Table = table => table with { ItemLifetime = Duration.Days(90) },
                Writer = writer => writer with { Mode = WriteMode.LatestBy("time"), MetadataAttributes = true },
            });
            #endregion
        }
    }
}
