using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class DynamoDbWriterTests
{
    private const string FunctionType = "AWS::Lambda::Function";
    private const string MappingType = "AWS::Lambda::EventSourceMapping";

    // A build of the user's own that accepts a tumbling window; here it is the library's, passed as a folder.
    private static readonly string OwnCode = Path.Combine(AppContext.BaseDirectory, "functions", "Pipeline.Functions");

    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "doors", "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    [Fact]
    public void OnlyStreamAndTable_BoundedAndLosingNothing()
    {
        var template = Synth.Template(stack => Writer(stack));
        Snapshot.Verify(WriterOnly(template));
    }

    [Fact]
    public void EveryProp_IsRendered()
    {
        var template = Synth.Template(stack =>
        {
            var key = new PipelineKey(stack, "Key").Key;
            var stream = new IngestStream(stack, "Stream", new()
            {
                Encryption = IngestEncryption.CustomerManaged(key),
                Retention = Duration.Days(7),
                ProducersAggregate = true,
            });
            Writer(stack, "Writer", stream, props => props with
            {
                Consumer = stream.AddConsumer("Writer"),
                Architecture = Architecture.X86_64,
                Memory = Size.Gibibytes(2),
                Timeout = Duration.Minutes(2),
                ReservedConcurrency = 20,
                EncryptionKey = key,
                AccessLogs = PipelineBucket.ForAccessLogs(stack, "AccessLogs"),
                Tracing = false,
                CodePath = OwnCode,
                Mode = WriteMode.LatestBy("at"),
                MetadataAttributes = true,
                RawAttribute = "raw",
                ReadGzip = true,
                Rejects = RejectsLocation.BesideFailedBatches("doors/rejects/"),
                Table = new EventTable(stack, "Expiring", new() { Schema = TestWriter.Schema, ItemLifetime = Duration.Days(30) }),
                Batching = new()
                {
                    BatchSize = 1000,
                    BatchingWindow = Duration.Seconds(5),
                    ParallelizationFactor = 4,
                    Start = StreamStart.At(
                        DateTimeOffset.Parse("2026-11-01T00:00:00.5Z", System.Globalization.CultureInfo.InvariantCulture)),
                    ReportBatchItemFailures = false,
                    BisectBatchOnFunctionError = false,
                    RetryAttempts = 3,
                    MaximumRecordAge = Duration.Hours(1),
                    Filters = ["""{"data":{"id":["front"]}}"""],
                    FilterEncryptionKey = key,
                    TumblingWindow = Duration.Minutes(15),
                    EventCountMetrics = false,
                    Enabled = false,
                },
            });
        });
        // Another snapshot has the bucket and the role.
        Snapshot.Verify(new JsonObject(WriterOnly(template)
            .Where(resource => (string)resource.Value!["Type"]! is FunctionType or MappingType or "AWS::Logs::LogGroup")
            .Select(resource => KeyValuePair.Create(resource.Key, resource.Value?.DeepClone()))));
    }

    [Fact]
    public void Role_HoldsTheDocumentedMinimum()
    {
        var template = Synth.Template(stack =>
        {
            var key = new Key(stack, "Key");
            var stream = new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.CustomerManaged(key) });
            Writer(stack, "Writer", stream, props => props with { Consumer = stream.AddConsumer("Writer"), EncryptionKey = key });
        });
        Snapshot.VerifyText(string.Join('\n', template.All("AWS::IAM::ManagedPolicy").Values
            .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()).Select(StatementText.Of)));
        template.All("AWS::IAM::Policy").ShouldBeEmpty("no construct of CDK's adds an inline policy to the role");
    }

    [Theory]
    [InlineData(19, 2, 10, "be 0, or at least 20: 2 shards x ParallelizationFactor 10; got 19")]
    [InlineData(20, 2, 10, null)]
    [InlineData(0, 2, 10, null)]
    [InlineData(1, 1, 1, null)]
    [InlineData(2, 3, 1, "be 0, or at least 3: 3 shards x ParallelizationFactor 1; got 2")]
    public void ConcurrencyBelowThePollers_IsRefusedWithTheArithmetic(int reserved, int shards, int factor, string? rule)
    {
        void Make() => Synth.Template(stack => Writer(
            stack,
            "Writer",
            new IngestStream(stack, "Stream", new() { Capacity = IngestCapacity.Provisioned(shards) }),
            props => props with { ReservedConcurrency = reserved, Batching = new() { ParallelizationFactor = factor } }));
        if (rule is null)
        {
            Make();
        }
        else
        {
            Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem()
                .ShouldStartWith($"ReservedConcurrency must {rule}; ");
        }
    }

    [Fact]
    public void StreamAndTableOfOtherPlaces_AreRefused() => Should.Throw<InvalidInputException>(() => Synth.Template(
            stack => new DynamoDbWriter(stack, "Writer", new()
            {
                Stream = IngestStream.FromStreamArn(stack, "Stream", "arn:aws:kinesis:us-east-1:111122223333:stream/badges"),
                Table = EventTable.FromTableArn(
                    stack, "Table", TestWriter.Schema, "arn:aws:dynamodb:us-east-1:444455556666:table/badges"),
            }),
            env: Synth.Known))
        .Violations.ShouldBe([
            "Stream must be of the stack's Region, eu-west-1; got us-east-1; make the writer in a stack of that Region: " +
            "an event source mapping reads only streams of its own Region",
            "Table must be of the stack's Region, eu-west-1; got us-east-1; make the writer in a stack of that Region: " +
            "the function writes only tables of its own Region",
            "Table must be of the stack's account, 111122223333; got 444455556666; make the writer in that account: the " +
            "function knows only the table's name",
        ]);

    [Fact]
    public void StreamOfAnotherStackOfTheSameRegion_IsTaken()
    {
        var app = new Amazon.CDK.App();
        var stream = new IngestStream(new Stack(app, "Streams", new StackProps { Env = Synth.Known }), "Stream");
        Should.NotThrow(() => Writer(new Stack(app, "Writers", new StackProps { Env = Synth.Known }), "Writer", stream));
        Should.Throw<InvalidInputException>(() => Writer(
            new Stack(app, "Elsewhere",
                new StackProps { Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "us-east-1" } }),
            "Writer",
            stream));
    }

    [Fact]
    public void ImportedConsumer_IsReadThrough()
    {
        var template = Synth.Template(stack =>
        {
            const string Arn = "arn:aws-cn:kinesis:cn-north-1:444455556666:stream/badges";
            Writer(stack, "Writer", IngestStream.FromStreamArn(stack, "Stream", Arn), props => props with
            {
                Consumer = Amazon.CDK.AWS.Kinesis.StreamConsumer.FromStreamConsumerArn(stack, "Consumer",
                    $"{Arn}/consumer/writer:1"),
            });
        });
        ((string)template.Properties(MappingType)["EventSourceArn"]!).ShouldEndWith("/consumer/writer:1");
    }

    [Fact]
    public void NullsOfCallersWithoutAnnotations_AreToldInOneMessage() =>
        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new DynamoDbWriter(stack, "Writer", new() { Stream = null!, Table = null!, Mode = null!, Batching = null! })))
        .Violations.ShouldBe([
            "Stream must have a value; got null; set it",
            "Table must have a value; got null; set it",
            "Mode must have a value; got null; set it",
            "Batching must have a value; got null; set it",
        ]);

    [Fact]
    public void Mapping_WaitsForItsPolicy()
    {
        var template = Synth.Template(stack => Writer(stack));
        var policy = template.All("AWS::IAM::ManagedPolicy").Keys.Single(id => id.Contains("Role", StringComparison.Ordinal));
        template.Only(MappingType)["DependsOn"]!.AsArray().Select(id => (string)id!).ShouldContain(policy);
    }

    [Fact]
    public void MaximumRecordAge_IsThreeQuartersOfTheRetentionAndAtMostAWeek()
    {
        Age(Duration.Hours(24)).ShouldBe(64_800);
        Age(Duration.Hours(100)).ShouldBe(270_000);
        Age(Duration.Days(365)).ShouldBe((int)ServiceLimits.Lambda.MaximumRecordAgeSeconds.Maximum);

        static int Age(Duration retention) => (int)Synth
            .Template(stack => Writer(stack, "Writer", new IngestStream(stack, "Stream", new() { Retention = retention })))
            .Properties(MappingType)["MaximumRecordAgeInSeconds"]!;
    }

    [Fact]
    public void FilterKey_LambdaMayDecryptForMappingsOfThisAccount()
    {
        var statement = Synth.Template(stack => Writer(stack, change: props => props with
        {
            Batching = new() { Filters = ["""{"data":{"id":["front"]}}"""], FilterEncryptionKey = new Key(stack, "FilterKey") },
        })).Statements().Where(statement => $"{statement["Principal"]}".Contains("lambda.", StringComparison.Ordinal)
            && $"{statement["Action"]}" == "kms:Decrypt").ShouldHaveSingleItem();
        statement["Condition"]!["ArnLike"]!["aws:SourceArn"]!.ToJsonString().ShouldContain(":event-source-mapping:*");
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
        {
            var stream = new IngestStream(stack, "Stream", new() { ProducersAggregate = true });
            Writer(stack, "Writer", stream, props => props with
            {
                Memory = Size.Mebibytes(127),
                Timeout = Duration.Seconds(901),
                ReservedConcurrency = -1,
                CodePath = "no-such-folder",
                Mode = WriteMode.LatestBy("id"),
                RawAttribute = "id",
                Rejects = RejectsLocation.BesideFailedBatches("aws/lambda"),
                Batching = new()
                {
                    BatchSize = 10_001,
                    BatchingWindow = Duration.Millis(1500),
                    ParallelizationFactor = 0,
                    RetryAttempts = -1,
                    MaximumRecordAge = Duration.Hours(24),
                    TumblingWindow = Duration.Seconds(901),
                    Filters = ["{}", """{"data":1,"partitionKey":2}""", "data", new string('x', 4097)],
                },
            });
        }));
        Snapshot.VerifyText(error.Message.Replace(new string('x', 4097), "x...x"));
    }

    [Fact]
    public void TumblingWindowOfTheLibrarysFunction_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => Writer(stack, change: props => props with
        {
            Batching = new() { TumblingWindow = Duration.Minutes(1) },
        })))
        .Violations.ShouldHaveSingleItem().ShouldStartWith(
            "Batching.TumblingWindow must be absent with the library's own function, which keeps no state from one invocation " +
            "to " +
            "the next; got 1 minute;");

    [Fact]
    public void FilterKeyWithoutFilters_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => Writer(stack, change: props => props with
        {
            Batching = new() { FilterEncryptionKey = new Key(stack, "Key") },
        })))
        .Violations.ShouldBe(
            ["Batching.FilterEncryptionKey must be absent without Filters; got a key; remove it or add filters"]);

    [Fact]
    public void ConsumerOfAnotherStream_IsRefused() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack =>
        {
            var other = new IngestStream(stack, "Other").AddConsumer("Writer");
            Writer(stack, change: props => props with { Consumer = other });
        }))
        .Violations.ShouldHaveSingleItem().ShouldStartWith("Consumer must be a consumer of Stream; got ");

    [Theory]
    [InlineData(nameof(ServiceLimits.Lambda.KinesisBatchSize))]
    [InlineData(nameof(ServiceLimits.Lambda.BatchingWindowSeconds))]
    [InlineData(nameof(ServiceLimits.Lambda.ParallelizationFactor))]
    [InlineData(nameof(ServiceLimits.Lambda.RetryAttempts))]
    [InlineData(nameof(ServiceLimits.Lambda.MaximumRecordAgeSeconds))]
    [InlineData(nameof(ServiceLimits.Lambda.TumblingWindowSeconds))]
    [InlineData(nameof(ServiceLimits.Lambda.MemoryMiB))]
    [InlineData(nameof(ServiceLimits.Lambda.TimeoutSeconds))]
    public void Boundary_InsideOnly(string name)
    {
        var limit = (ServiceLimit)typeof(ServiceLimits.Lambda).GetField(name)!.GetValue(null)!;
        Make(limit.Minimum);
        Make(limit.Maximum);
        foreach (var outside in new[] { limit.Minimum - 1, limit.Maximum + 1 })
        {
            // CDK refuses a negative duration or size earlier.
            if (outside < 0 && name is not nameof(ServiceLimits.Lambda.RetryAttempts)) continue;
            Should.Throw<InvalidInputException>(() => Make(outside)).Violations.ShouldHaveSingleItem()
                .ShouldContain($"must be {limit}");
        }

        void Make(double value) => Synth.Template(stack =>
        {
            // A year, so that it is longer than the largest age.
            var stream = new IngestStream(stack, "Stream", new() { Retention = Duration.Days(365) });
            Writer(stack, "Writer", stream, props => name switch
            {
                nameof(ServiceLimits.Lambda.KinesisBatchSize) => props with { Batching = new() { BatchSize = (int)value } },
                nameof(ServiceLimits.Lambda.BatchingWindowSeconds) =>
                    props with { Batching = new() { BatchingWindow = Duration.Seconds(value) } },
                nameof(ServiceLimits.Lambda.ParallelizationFactor) =>
                    props with { Batching = new() { ParallelizationFactor = (int)value } },
                nameof(ServiceLimits.Lambda.RetryAttempts) => props with { Batching = new() { RetryAttempts = (int)value } },
                nameof(ServiceLimits.Lambda.MaximumRecordAgeSeconds) =>
                    props with { Batching = new() { MaximumRecordAge = Duration.Seconds(value) } },
                nameof(ServiceLimits.Lambda.TumblingWindowSeconds) =>
                    props with { CodePath = OwnCode, Batching = new() { TumblingWindow = Duration.Seconds(value) } },
                nameof(ServiceLimits.Lambda.MemoryMiB) => props with { Memory = Size.Mebibytes(value) },
                _ => props with { Timeout = Duration.Seconds(value) },
            });
        });
    }

    [Fact]
    public void TwiceInOneStack_Works()
    {
        var template = Synth.Template(stack =>
        {
            Writer(stack, "One", new IngestStream(stack, "StreamOne"));
            Writer(stack, "Two", new IngestStream(stack, "StreamTwo"));
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
            var stream = IngestStream.FromStreamArn(stack, "Stream", text);
            Writer(stack, "Writer", stream, props => props with
            {
                Memory = Size.Mebibytes(number),
                Timeout = Duration.Seconds(number),
                Batching = new() { MaximumRecordAge = Duration.Seconds(number), Filters = [text] },
            });
        });
        template.Properties(FunctionType)["Timeout"]!.ToJsonString().ShouldBe("""{"Ref":"Number"}""");
    }

    [Fact]
    public void Template_NamesNoPartition() =>
        Synth.Template(stack => Writer(stack)).Json.ToJsonString().ShouldNotContain("arn:aws:");

    private static readonly CheckedStack WithAKey = new(stack =>
    {
        var key = new PipelineKey(stack, "Key").Key;
        Writer(stack, "Writer", new IngestStream(stack, "Stream"), props => props with
        {
            EncryptionKey = key,
            AccessLogs = PipelineBucket.ForAccessLogs(stack, "AccessLogs"),
        });
    });

    [Fact]
    public void WithAKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    private static DynamoDbWriter Writer(
        Stack stack, string id = "Writer", IngestStream? stream = null,
            Func<DynamoDbWriterProps, DynamoDbWriterProps>? change = null)
    {
        var props = new DynamoDbWriterProps
        {
            Stream = stream ?? new IngestStream(stack, "Stream"),
            Table = new EventTable(stack, $"{id}Table", new() { Schema = Schema }),
        };
        return new DynamoDbWriter(stack, id, change?.Invoke(props) ?? props);
    }

    // Other snapshots have the stream, table, keys and the policy for batches.
    private static JsonObject WriterOnly(Template template) => new(template.Json["Resources"]!.AsObject()
        .Where(resource => resource.Key.StartsWith("Writer", StringComparison.Ordinal)
            && !resource.Key.StartsWith("WriterTable", StringComparison.Ordinal)
            && !resource.Key.StartsWith("WriterBatchPolicy", StringComparison.Ordinal))
        .Select(resource => KeyValuePair.Create(resource.Key, resource.Value?.DeepClone())));
}
