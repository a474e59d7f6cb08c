using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;
using EventSchema = Pipeline.Constructs.Tests.Documents.DocumentedSchema;

namespace Pipeline.Constructs.Tests.Documents;

/// <summary>
/// Every C# block of the READMEs and of docs stands in a region of this folder, so that it compiles as written, and is run with
/// the schema that stands beside it; those about producers stand in the folder of the same name of the client's tests. A region
/// has the name of its block.
/// </summary>
public class DocumentExampleTests
{
    private static readonly string[] Sources =
    [
        .. new[] { Repository.ProjectDirectory, Repository.PathTo("test", "Pipeline.Client.Tests") }
            .Select(project => Path.Combine(project, "Documents"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs")).Select(File.ReadAllText),
    ];

    // Given by the namespace, by the test project, or by an alias.
    private static readonly string[] UsedOtherwise =
        ["using Pipeline.Constructs;", "using Xunit;", "using Pipeline.Records;", "using Amazon.CDK.Assertions;"];

    public static TheoryData<string> Examples => NamesOf("csharp");

    public static TheoryData<string> Jsons => NamesOf("json");

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_IsCompiledAsWritten(string name)
    {
        var block = CodeBlock.All.Single(block => block.Name == name);
        var source = Sources.Where(source => source.Contains($"#region {name}\n"))
            .ShouldHaveSingleItem($"needs a '#region {name}' here");
        var region = source.Split($"#region {name}\n")[1].Split("#endregion")[0];
        // Only the top of a file can have these: the region's file has the usings, the test project has the attribute.
        var (top, rest) = (block.Lines.Where(IsOfTheTop).ToList(), block.Lines.Where(line => !IsOfTheTop(line)));
        rest.ShouldBe(
            region.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0), $"{name} and its region differ");
        var serial = File.ReadAllText(Repository.PathTo("test", "Shared", "Cdk", "Serial.cs"));
        top.Where(line => !source.Contains(line) && !serial.Contains(line) && !UsedOtherwise.Contains(line)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Jsons))]
    public void Json_IsReadAsWhatItIs(string name)
    {
        var text = CodeBlock.All.Single(block => block.Name == name).Text;
        using var document = JsonDocument.Parse(text);
        if (!document.RootElement.TryGetProperty("x-dynamodb", out _)) return;
        Pipeline.Records.EventSchema.Parse(text).Fields.ShouldNotBeEmpty();
    }

    [Fact]
    public void PackageReadme_Synthesizes()
    {
        #region src/Pipeline.Constructs/README.md csharp 1
        var app = new App();
        var stack = new Stack(app, "Badges");

        var pipeline = new StreamingPipeline(stack, "Badges", new() { Schema = EventSchema.Load("badges.json") });
        var producer = new Role(stack, "Producer", new RoleProps { AssumedBy = new AccountRootPrincipal() });
        pipeline.Stream.GrantWrite(producer);

        app.Synth();
        #endregion
        Directory.Delete(app.Synth().Directory, recursive: true);

        var template = Synth.Template(other =>
            More(other, new StreamingPipeline(other, "Badges", new() { Schema = EventSchema.Load("badges.json") })));
        template.All("AWS::Kinesis::Stream").Count.ShouldBe(6);
        template.All("AWS::KinesisFirehose::DeliveryStream").Count.ShouldBe(6);
        ((string?)template.Only("AWS::SNS::Subscription")["Properties"]!["Protocol"]).ShouldBe("lambda");
    }

    [Fact]
    public void RootReadme_Synthesizes()
    {
        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir, new() { ["aws:cdk:disable-asset-staging"] = true });
        _ = new RootReadme(app, "Badges");
        app.Synth();
        File.Exists(Path.Combine(outdir.Path, "Badges.template.json")).ShouldBeTrue();
    }

    private static TheoryData<string> NamesOf(string language) =>
        new(CodeBlock.All.Where(block => block.Language == language).Select(block => block.Name));

    private static bool IsOfTheTop(string line) =>
        (line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("using var ", StringComparison.Ordinal))
        || line.StartsWith("[assembly:", StringComparison.Ordinal);

    private static void More(Stack stack, StreamingPipeline pipeline)
    {
        #region src/Pipeline.Constructs/README.md csharp 2
        new StreamingPipeline(stack, "Changed", new()
        {
            Schema = EventSchema.Load("badges.json"),
            Stream = stream => stream with { Retention = Duration.Days(7) },
            Writer = writer => writer with { Memory = Size.Gibibytes(2) },
        });
        #endregion

        #region src/Pipeline.Constructs/README.md csharp 3
        var bucket = new Bucket(stack, "EventsBucket", new BucketProps { EnforceSSL = true });
        var events = new Delivery(stack, "Events", new()
        {
            Destination = DeliveryDestination.S3(new() { Bucket = bucket }),
        });
        var rule = new Rule(stack, "Rule", new RuleProps { EventPattern = new EventPattern { Source = ["badges"] } });
        rule.AddTarget(new FirehoseDeliveryStream(events.DeliveryStream));
        #endregion

        #region src/Pipeline.Constructs/README.md csharp 4
        var chat = new Function(stack, "Chat", new FunctionProps
        {
            Runtime = Runtime.NODEJS_22_X,
            Handler = "index.handler",
            Code = Code.FromInline("exports.handler = async event => console.log(event.Records[0].Sns.Subject);"),
        });
        pipeline.AlarmTopic.Topic.AddSubscription(new LambdaSubscription(chat));
        #endregion

        #region src/Pipeline.Constructs/README.md csharp 5
        var pager = new AlarmTopic(stack, "Pager", new() { EncryptionKey = pipeline.EncryptionKey });
        new StreamingPipeline(stack, "Watched", new()
        {
            Schema = EventSchema.Load("badges.json"),
            Alarms = alarms => alarms with
            {
                Routing = AlarmRouting.To(critical: pager.Topic, warning: pipeline.AlarmTopic.Topic),
                Overrides = new Dictionary<string, AlarmOverride>
                {
                    ["Stream.IteratorAge"] = new() { Threshold = Duration.Hours(1).ToMilliseconds() },
                },
                Off = ["Stream.ReadThrottled"],
                HasComposites = true,
                ExpectedTraffic = new() { Records = 1000, Period = Duration.Minutes(10) },
            },
        });
        #endregion

        #region src/Pipeline.Constructs/README.md csharp 6
        new StreamingPipeline(stack, "ByZone", new()
        {
            Schema = EventSchema.Load("badges.json"),
            Format = PipelineFormat.Parquet(),
            Layout = DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("zone")),
            ExistingBucket = bucket,
        });

        new StreamingPipeline(stack, "TableAlone", new() { Schema = EventSchema.Load("badges.json"), HasDelivery = false });
        #endregion

        #region src/Pipeline.Constructs/README.md csharp 7
        new StreamingPipeline(stack, "Latest", new()
        {
            Schema = EventSchema.Load("badges.json"),
            Table = table => table with { ItemLifetime = Duration.Days(90) },
            Writer = writer => writer with { Mode = WriteMode.LatestBy("time"), MetadataAttributes = true },
        });
        #endregion
    }

    private sealed class RootReadme : Stack
    {
        public RootReadme(Construct scope, string id)
            : base(scope, id)
        {
            #region README.md csharp 1
            new StreamingPipeline(this, "Badges", new() { Schema = EventSchema.Load("badges.json") });
            #endregion
        }
    }
}
