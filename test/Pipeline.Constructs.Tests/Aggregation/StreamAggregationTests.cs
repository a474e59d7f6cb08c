using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class StreamAggregationTests
{
    private const string FunctionType = "AWS::Lambda::Function";
    private const string MappingType = "AWS::Lambda::EventSourceMapping";

    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "doors", "type": "object",
          "properties": { "id": { "type": "string", "minLength": 1 }, "at": { "type": "string", "format": "date-time" } },
          "required": ["id", "at"], "x-dynamodb": { "partitionKey": "id" } }
        """);

    private static readonly AggregationDeclaration Quiet = AggregationDeclaration.Parse(
        """{ "doors": { "groupBy": ["id"], "time": "at", "windowMinutes": 15, "measures": { "events": "count" } } }""", Schema);

    private static readonly AggregationDeclaration Alerting = AggregationDeclaration.Parse(
        """
        { "doors": { "groupBy": ["id"], "time": "at", "windowMinutes": 15, "measures": { "events": "count" },
          "alert": { "above": 100 } } }
        """, Schema);

    [Fact]
    public void ChangesOfATable_AreReadInATumblingWindow() =>
        Snapshot.Verify(Own(Synth.Template(stack => Aggregation(stack))));

    [Fact]
    public void EveryProp_IsRendered()
    {
        var template = Synth.Template(stack =>
        {
            var key = new PipelineKey(stack, "Key").Key;
            Aggregation(stack, "Aggregation", new()
            {
                Source = AggregationSource.EventsOf(
                    new IngestStream(stack, "Stream", new() { Retention = Duration.Days(7) }), Schema),
                Declaration = Alerting,
                AlertTopic = new AlarmTopic(stack, "Crowd", new() { EncryptionKey = key }).Topic,
                BatchSize = 10_000,
                BatchingWindow = Duration.Minutes(1),
                Start = StreamStart.At(DateTimeOffset.UnixEpoch.AddYears(56)),
                RetryAttempts = 3,
                MaximumRecordAge = Duration.Hours(1),
                ReadGzip = true,
                Architecture = Architecture.X86_64,
                Memory = Size.Gibibytes(1),
                Timeout = Duration.Minutes(2),
                ReservedConcurrency = 20,
                Billing = TableBilling.OnDemand(maxWriteUnits: 100),
                PointInTimeRecovery = Duration.Days(1),
                DeletionProtection = false,
                Tracing = false,
                EventCountMetrics = false,
                Enabled = false,
                EncryptionKey = key,
                AccessLogs = PipelineBucket.ForAccessLogs(stack, "AccessLogs"),
            });
        });
        // The bucket and the role are in the other snapshots.
        Snapshot.Verify(new JsonObject(Own(template)
            .Where(resource => (string)resource.Value!["Type"]! is FunctionType or MappingType or "AWS::DynamoDB::GlobalTable")
            .Select(resource => KeyValuePair.Create(resource.Key, resource.Value?.DeepClone()))));
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("table")]
    public void Role_HoldsTheDocumentedMinimum(string source)
    {
        var isTable = source == "table";
        var template = Synth.Template(stack =>
        {
            var key = new PipelineKey(stack, "Key").Key;
            var stream = new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.CustomerManaged(key) });
            var table = new EventTable(stack, "Doors", new()
            {
                Schema = Schema,
                ChangeStream = StreamViewType.NEW_AND_OLD_IMAGES,
                Encryption = EventTableEncryption.CustomerManaged(key),
            });
            Aggregation(stack, "Aggregation", new()
            {
                Source = isTable ? AggregationSource.ChangesOf(table) : AggregationSource.EventsOf(stream, Schema),
                Declaration = isTable ? Quiet : Alerting,
                AlertTopic = isTable ? null : new AlarmTopic(stack, "Crowd", new() { EncryptionKey = key }).Topic,
                EncryptionKey = key,
            });
        });
        Snapshot.VerifyText(string.Join('\n', template.All("AWS::IAM::ManagedPolicy").Values
            .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()).Select(StatementText.Of)),
            parameters: $"source={source}");
        template.All("AWS::IAM::Policy").ShouldBeEmpty("no construct of CDK's adds an inline policy to the role");
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => Aggregation(stack, "Aggregation", new()
        {
            Source = AggregationSource.ChangesOf(
                new EventTable(stack, "Doors", new() { Schema = TestWriter.Schema, ChangeStream = StreamViewType.NEW_IMAGE })),
            Declaration = AggregationDeclaration.Parse(
                """
                { "doors": { "groupBy": ["door"], "time": "at", "windowMinutes": 15, "measures": { "events": "count" },
                  "keepDays": 2, "alert": { "above": 100 } } }
                """,
                EventSchema.Parse("""
                { "type": "object", "properties": { "door": { "type": "string", "minLength": 1 }, "at": { "type": "integer" } },
                  "required": ["door", "at"], "x-dynamodb": { "partitionKey": "door" } }
                """)),
            BatchSize = 10_001,
            BatchingWindow = Duration.Millis(1500),
            Start = StreamStart.At(DateTimeOffset.UnixEpoch),
            RetryAttempts = -1,
            MaximumRecordAge = Duration.Hours(24),
            ReadGzip = true,
            Memory = Size.Mebibytes(127),
            Timeout = Duration.Seconds(901),
            ReservedConcurrency = -1,
            PointInTimeRecovery = Duration.Days(36),
            DeletionProtection = true,
            RemovalPolicy = RemovalPolicy.DESTROY,
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void TopicWithoutAnAlert_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            Aggregation(stack, change: props => props with { AlertTopic = new Topic(stack, "Topic") })))
        .Violations.ShouldBe(["AlertTopic must be absent where no aggregation has an alert; got a topic; remove it, or add " +
            "alert to the declaration"]);

    [Fact]
    public void TableWithoutAChangeStream_IsRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            Aggregation(stack, change: props => props with
            {
                Source = AggregationSource.ChangesOf(new EventTable(stack, "Other", new() { Schema = Schema })),
            })))
        .Violations.ShouldHaveSingleItem().ShouldStartWith(
            "Source.Table must have a change stream of NEW_AND_OLD_IMAGES, without which updates and removals cannot be " +
            "counted; got none; ");

    // Lambda could otherwise repeat a batch after DynamoDB deleted the item that knows it.
    [Fact]
    public void AggregatesThatEndBeforeTheirRecords_AreRefused() => Should.Throw<InvalidInputException>(
        () => Synth.Template(stack => Aggregation(stack, change: props => props with
        {
            Source = AggregationSource.EventsOf(
                new IngestStream(stack, "Stream", new() { Retention = Duration.Days(30) }), Schema),
        })))
        .Violations.ShouldBe(["Declaration must keep doors longer than the source keeps its records, 30 days; got 30 days; " +
            "raise keepDays"]);

    [Fact]
    public void NullsOfCallersWithoutAnnotations_AreToldInOneMessage() => Should.Throw<InvalidInputException>(
        () => Synth.Template(
            stack => new StreamAggregation(stack, "Aggregation", new() { Source = null!, Declaration = null! })))
        .Violations.ShouldBe(["Source must be set; got null; give a value", "Declaration must be set; got null; give a value"]);

    [Fact]
    public void ExistingTable_IsReadByItsStream()
    {
        const string Arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/doors";
        var template = Synth.Template(
            stack => Aggregation(stack, change: props => props with
            {
                Source = AggregationSource.ChangesOf(EventTable.FromAttributes(stack, "Existing", new()
                {
                    Schema = Schema,
                    TableArn = Arn,
                    StreamArn = $"{Arn}/stream/2026-11-21T09:00:00.000",
                })),
            }),
            env: Synth.Known);
        $"{template.Properties(MappingType)["EventSourceArn"]}".ShouldBe($"{Arn}/stream/2026-11-21T09:00:00.000");
    }

    [Fact]
    public void DeclarationAndSchema_LieBesideTheCode()
    {
        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir);
        Aggregation(new Stack(app, "Quiet"));
        var alerting = new Stack(app, "Alerting");
        Aggregation(alerting, change: props => props with { Declaration = Alerting, AlertTopic = new Topic(alerting, "Topic") });
        app.Synth();
        Texts("aggregations.json").ShouldBe(
            [Quiet.Json, Alerting.Json], ignoreOrder: true, "another declaration is another asset");
        Texts("schema.json").ShouldBe([Schema.Json]);

        IEnumerable<string> Texts(string file) =>
            Directory.GetFiles(outdir.Path, file, SearchOption.AllDirectories).Select(File.ReadAllText).Distinct();
    }

    [Fact]
    public void Mapping_WaitsForItsPolicy()
    {
        var template = Synth.Template(stack => Aggregation(stack));
        var policy = template.All("AWS::IAM::ManagedPolicy").Keys.Single(id => id.Contains("Role", StringComparison.Ordinal));
        template.Only(MappingType)["DependsOn"]!.AsArray().Select(id => (string)id!).ShouldContain(policy);
    }

    [Fact]
    public void TwiceInOneStack_Works()
    {
        var template = Synth.Template(stack =>
        {
            Aggregation(stack, "One");
            Aggregation(stack, "Two");
        });
        template.All(FunctionType).Count.ShouldBe(2);
        template.All(MappingType).Count.ShouldBe(2);
    }

    [Fact]
    public void Tokens_AreNotRefused()
    {
        var template = Synth.Template(stack =>
        {
            var number = new CfnParameter(stack, "Number", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            var text = new CfnParameter(stack, "Text").ValueAsString;
            Aggregation(stack, change: props => props with
            {
                Source = AggregationSource.EventsOf(IngestStream.FromStreamArn(stack, "Stream", text), Schema),
                BatchSize = number,
                BatchingWindow = Duration.Seconds(number),
                Memory = Size.Mebibytes(number),
                Timeout = Duration.Seconds(number),
                MaximumRecordAge = Duration.Seconds(number),
            });
        });
        template.Properties(FunctionType)["Timeout"]!.ToJsonString().ShouldBe("""{"Ref":"Number"}""");
    }

    [Fact]
    public void Template_NamesNoPartition() =>
        Synth.Template(stack => Aggregation(stack)).Json.ToJsonString().ShouldNotContain("arn:aws:");

    private static readonly CheckedStack WithAKey = new(stack =>
    {
        var key = new PipelineKey(stack, "Key").Key;
        Aggregation(stack, change: props => props with
        {
            EncryptionKey = key,
            AccessLogs = PipelineBucket.ForAccessLogs(stack, "AccessLogs"),
        });
    });

    [Fact]
    public void WithAKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    private static StreamAggregation Aggregation(
        Stack stack, string id = "Aggregation", StreamAggregationProps? given = null,
        Func<StreamAggregationProps, StreamAggregationProps>? change = null)
    {
        var props = given ?? new StreamAggregationProps
        {
            Source = AggregationSource.ChangesOf(new EventTable(
                stack, $"{id}Doors", new() { Schema = Schema, ChangeStream = StreamViewType.NEW_AND_OLD_IMAGES })),
            Declaration = Quiet,
        };
        return new StreamAggregation(stack, id, change?.Invoke(props) ?? props);
    }

    // The bucket of failed batches is as every PipelineBucket.
    private static JsonObject Own(Template template) => new(template.Json["Resources"]!.AsObject()
        .Where(resource => resource.Key.StartsWith("Aggregation", StringComparison.Ordinal)
            && !resource.Key.StartsWith("AggregationDoors", StringComparison.Ordinal)
            && !resource.Key.StartsWith("AggregationFailedBatches", StringComparison.Ordinal))
        .Select(resource => KeyValuePair.Create(resource.Key, resource.Value?.DeepClone())));
}
