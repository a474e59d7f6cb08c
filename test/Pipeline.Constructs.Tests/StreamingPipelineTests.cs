using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class StreamingPipelineTests
{
    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "doors", "type": "object",
          "properties": { "id": { "type": "string" }, "open": { "type": "boolean" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """);

    private static readonly CheckedStack SchemaAlone =
        new(stack => new StreamingPipeline(stack, "Doors", new() { Schema = Schema }));

    [Fact]
    public void SchemaAlone_IsEnough()
    {
        var template = SchemaAlone.Template;
        // Counts each type; the parts have their own snapshots.
        Snapshot.VerifyText(string.Join('\n', template.Json["Resources"]!.AsObject()
            .GroupBy(resource => (string)resource.Value!["Type"]!)
            .OrderBy(type => type.Key, StringComparer.Ordinal)
            .Select(type => $"{type.Count(),3} {type.Key}")));
    }

    [Fact]
    public void SchemaAlone_OneKeyEncryptsAll()
    {
        var template = SchemaAlone.Template;
        var key = $$"""{"Fn::GetAtt":["{{template.All("AWS::KMS::Key").Keys.ShouldHaveSingleItem()}}","Arn"]}""";
        template.Properties("AWS::Kinesis::Stream")["StreamEncryption"]!["KeyId"]!.ToJsonString().ShouldBe(key);
        template.Properties("AWS::DynamoDB::GlobalTable")["Replicas"]!.ToJsonString().ShouldContain(key);
        template.Properties("AWS::SNS::Topic")["KmsMasterKeyId"]!.ToJsonString().ShouldBe(key);
        template.All("AWS::Logs::LogGroup").Values.ShouldEachBe(group => group["Properties"]!["KmsKeyId"]!.ToJsonString() == key);
        template.All("AWS::S3::Bucket").Count(bucket => bucket.Value.ToJsonString().Contains(key))
            .ShouldBe(3, "all but the access logs");
    }

    [Fact]
    public void AwsManagedKeys_MakeNoKey() => Synth
        .Template(stack =>
            new StreamingPipeline(stack, "Doors", new() { Schema = Schema, Encryption = PipelineEncryption.AwsManaged }))
        .All("AWS::KMS::Key").ShouldBeEmpty();

    [Fact]
    public void GivenKey_IsUsedInPlaceOfANewOne()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            Encryption = PipelineEncryption.CustomerManaged(new Key(stack, "Mine")),
        }));
        template.All("AWS::KMS::Key").Keys.ShouldHaveSingleItem().ShouldStartWith("Mine");
    }

    [Fact]
    public void Parts_AreChangedFromTheirDefaults()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            Stream = stream => stream with { Retention = Duration.Days(7) },
            Table = table => table with { PointInTimeRecovery = Duration.Days(7) },
            Writer = writer => writer with { Memory = Size.Mebibytes(512) },
            Destination = destination => destination with { BufferingInterval = Duration.Seconds(60) },
            Delivery = delivery => delivery with { ErrorLogging = false },
            DataBucket = bucket => bucket with { IntelligentTieringAfter = Duration.Days(30) },
            Catalog = catalog => catalog with { ProjectionStart = "NOW-3YEARS" },
        }));
        var stream = template.Properties("AWS::Kinesis::Stream");
        ((int)stream["RetentionPeriodHours"]!).ShouldBe(168);
        stream.ContainsKey("StreamEncryption").ShouldBeTrue("a change of one prop keeps the pipeline's key");
        ((int)template.Properties("AWS::Lambda::Function")["MemorySize"]!).ShouldBe(512);
        var destination = template.Properties("AWS::KinesisFirehose::DeliveryStream")["ExtendedS3DestinationConfiguration"]!;
        ((int)destination["BufferingHints"]!["IntervalInSeconds"]!).ShouldBe(60);
        ((int)destination["BufferingHints"]!["SizeInMBs"]!).ShouldBe(64);
        template.All("AWS::Logs::LogStream").ShouldBeEmpty();
        template.Json.ToJsonString().ShouldContain("INTELLIGENT_TIERING");
        template.Properties("AWS::Glue::Table").ToJsonString().ShouldContain("NOW-3YEARS");
    }

    [Theory]
    [InlineData("hour", "data/!{timestamp:yyyy/MM/dd/HH}/", "datehour")]
    [InlineData("day", "data/!{timestamp:yyyy/MM/dd}/", "day")]
    public void Layout_IsTheSameForDeliveryAndCatalog(string folder, string prefix, string partition)
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            Layout = folder == "hour" ? DeliveryLayout.Hourly() : DeliveryLayout.Daily(),
        }));
        ((string)template.Properties(
            "AWS::KinesisFirehose::DeliveryStream")["ExtendedS3DestinationConfiguration"]!["Prefix"]!).ShouldBe(prefix);
        var table = template.Properties("AWS::Glue::Table")["TableInput"]!;
        ((string)table["PartitionKeys"]![0]!["Name"]!).ShouldBe(partition);
        table["Parameters"]!["storage.location.template"]!.ToJsonString().ShouldContain($"/data/${{{partition}}}/");
    }

    [Fact]
    public void ExistingStream_IsReadByBoth()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            ExistingStream =
                IngestStream.FromStreamArn(stack, "Existing", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/doors"),
        }));
        template.All("AWS::Kinesis::Stream").ShouldBeEmpty();
        template.Properties("AWS::Lambda::EventSourceMapping")["EventSourceArn"]!.ToString().ShouldEndWith(":stream/doors");
        template.Properties("AWS::KinesisFirehose::DeliveryStream")["KinesisStreamSourceConfiguration"]!["KinesisStreamARN"]!
            .ToString().ShouldEndWith(":stream/doors");
    }

    [Fact]
    public void ExistingStreamAndChanges_AreRefusedTogether() => Should
        .Throw<InvalidInputException>(() => Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            ExistingStream = new IngestStream(stack, "Existing"),
            Stream = stream => stream,
        })))
        .Violations.ShouldBe([
            "Stream must be absent with ExistingStream; got both; change the stream where it is made, or remove ExistingStream"]);

    [Fact]
    public void ChangesIntoItsOwnExistingStream_AreRefused()
    {
        foreach (var isTableToo in new[] { false, true })
        {
            Ranges.Mistakes(stack =>
            {
                var stream = new IngestStream(stack, "Existing");
                _ = new StreamingPipeline(stack, "Doors", new()
                {
                    Schema = Schema,
                    ExistingStream = stream,
                    ExistingTable = isTableToo
                        ? new EventTable(stack, "Table", new() { Schema = Schema, ChangesToKinesis = stream.Stream }) : null,
                    Table = isTableToo ? null : table => table with { ChangesToKinesis = stream.Stream },
                });
            }).ShouldHaveSingleItem().ShouldStartWith("Writer.Batching.Filters must leave out the table's changes, ");
        }
    }

    [Fact]
    public void FiltersOfAggregatedRecords_NeedTheFanOutOfThePipeline() => Ranges.Mistakes(stack => new StreamingPipeline(
        stack,
        "Doors",
        new()
        {
            Schema = Schema,
            Stream = stream => stream with { ProducersAggregate = true },
            Writer = writer => writer with
            {
                Batching = writer.Batching with { Filters = ["""{"data":{"id":["front"]}}"""] },
            },
        })).ShouldHaveSingleItem().ShouldEndWith("; set the pipeline's EnhancedFanOut, or filter in the producers");

    [Fact]
    public void EveryPartWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new StreamingPipeline(stack, "Doors", new()
        {
            Schema = Schema,
            AlarmEmailAddresses = ["nobody"],
            Stream = stream => stream with { Retention = Duration.Hours(23) },
            Table = table => table with { PointInTimeRecovery = Duration.Days(36) },
            Writer = writer => writer with { Memory = Size.Mebibytes(64) },
            DataBucket = bucket => bucket with { Expiration = Duration.Days(0) },
            Destination = destination => destination with { BufferingSize = Size.Mebibytes(129) },
            Delivery = delivery => delivery with { DeliveryStreamName = "a b" },
            Catalog = catalog => catalog with { ProjectionStart = "yesterday" },
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void NumbersOfParameters_ReachTheTemplate()
    {
        static void Build(Stack stack)
        {
            double Number(string id) => new CfnParameter(stack, id, new CfnParameterProps { Type = "Number" }).ValueAsNumber;
            new StreamingPipeline(stack, "Doors", new()
            {
                Schema = Schema,
                AlarmEmailAddresses = [new CfnParameter(stack, "Email").ValueAsString],
                Stream = stream => stream with
                {
                    Capacity = IngestCapacity.Provisioned(Number("Shards")),
                    Retention = Duration.Hours(Number("Hours")),
                },
                Table = table => table with { Billing = TableBilling.OnDemand(maxWriteUnits: Number("Units")) },
                Writer = writer => writer with
                {
                    Timeout = Duration.Seconds(Number("Timeout")),
                    ReservedConcurrency = Number("Concurrency"),
                    Batching = new()
                    {
                        BatchSize = Number("Batch"),
                        ParallelizationFactor = Number("Factor"),
                        RetryAttempts = Number("Attempts"),
                    },
                },
                Destination = destination => destination with { BufferingInterval = Duration.Seconds(Number("Buffer")) },
            });
        }

        var template = Synth.Template(Build);
        var text = template.Json["Resources"]!.ToJsonString();
        foreach (var id in new[] { "Email", "Shards", "Hours", "Units", "Timeout", "Concurrency", "Batch", "Factor", "Attempts",
            "Buffer" })
        {
            text.ShouldContain($"{{\"Ref\":\"{id}\"}}", customMessage: id);
        }

        // The message says what cannot be computed; everything else is there.
        Synth.Warnings(Build).Where(warning => warning.StartsWith("The alarm ", StringComparison.Ordinal))
            .Select(warning => warning.Split(' ')[2]).ShouldBe(["Duration", "Concurrency", "WriteCapacity"], ignoreOrder: true);
    }

    [Fact]
    public void ChangeThatReturnsNull_IsAmongTheMistakes() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new StreamingPipeline(stack, "Doors", new()
            {
                Schema = Schema,
                Stream = _ => null!,
                Table = table => table with { RemovalPolicy = RemovalPolicy.SNAPSHOT },
            }))).Violations.Select(violation => violation[..violation.IndexOf(';', StringComparison.Ordinal)]).ShouldBe([
                "Stream must return the settings that its function gets, changed: new settings lack the pipeline's key, " +
                "removal policy and access logs",
                "Table.RemovalPolicy must be DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE",
            ]);

    [Fact]
    public void TwiceInOneStack_Works()
    {
        var template = Synth.Template(stack =>
        {
            new StreamingPipeline(stack, "One", new() { Schema = Schema });
            new StreamingPipeline(stack, "Two", new() { Schema = Schema });
        });
        template.All("AWS::Kinesis::Stream").Count.ShouldBe(2);
        template.All("AWS::Glue::Database").Values.Select(database => $"{database["Properties"]!["DatabaseInput"]}").Distinct()
            .Count().ShouldBe(2);
    }

    [Fact]
    public void DataWithoutTheSecondKey_IsRetained()
    {
        static void Build(Stack stack) =>
            new StreamingPipeline(stack, "Doors", new() { Schema = Schema, RemovalPolicy = RemovalPolicy.DESTROY });

        Policies(Synth.Template(Build)).ShouldEachBe(policy => policy == "Retain" || policy == "RetainExceptOnCreate");
        Policies(Synth.Template(Build, Synth.RemovalAllowed)).ShouldEachBe(policy => policy == "Delete");

        static IEnumerable<string?> Policies(Template template) =>
            from resource in template.Json["Resources"]!.AsObject()
            where (string)resource.Value!["Type"]! is "AWS::S3::Bucket" or "AWS::Kinesis::Stream" or "AWS::KMS::Key"
                or "AWS::DynamoDB::GlobalTable" or "AWS::Logs::LogGroup"
            select (string?)resource.Value!["DeletionPolicy"];
    }

    [Fact]
    public void AlarmsAndTopic_AreHandedOut() => Synth.Template(stack =>
    {
        var pipeline =
            new StreamingPipeline(stack, "Doors", new() { Schema = Schema, AlarmEmailAddresses = ["oncall@example.com"] });
        pipeline.Alarms.Count.ShouldBeGreaterThan(15);
    }).All("AWS::SNS::Subscription").Count.ShouldBe(1);

    [Fact]
    public void ConsumerIndexAndCapacity_HaveTheirAlarms()
    {
        static int Alarms(Func<StreamingPipelineProps, StreamingPipelineProps> change) => Synth
            .Template(stack => new StreamingPipeline(stack, "Doors", change(new() { Schema = Schema })))
            .All("AWS::CloudWatch::Alarm").Count;

        var defaults = SchemaAlone.Template.All("AWS::CloudWatch::Alarm").Count;
        Alarms(props => props with { EnhancedFanOut = true })
            .ShouldBeGreaterThan(defaults);
        Alarms(props =>
            props with { Table = table => table with { GlobalIndexes = [new() { Name = "all", PartitionKey = "id" }] } })
            .ShouldBe(defaults + 2, "throttled reads and writes of the index");
        Alarms(props => props with
        {
            Table = table =>
                table with { Billing = TableBilling.Provisioned(new TableCapacity(1, 10), new TableCapacity(1, 10)) },
        }).ShouldBe(defaults + 2, "read and write units near their maximum");
    }

    [Fact]
    public void Defaults_PassCdkNag() => SchemaAlone.Findings.ShouldBeEmpty();

    [Fact]
    public void Example_OfTheReadmeIsThisCode()
    {
        // The README's example compiles and does what the README says.
        File.ReadAllText(Repository.PathTo("README.md")).ShouldContain(
            """new StreamingPipeline(this, "Badges", new() { Schema = EventSchema.Load("badges.json") });""");
        Synth.Template(stack => new StreamingPipeline(stack, "Badges", new()
        {
            Schema = EventSchema.Load(Repository.PathTo("src", "Pipeline.App", "Schemas", "badges.json")),
        }));
    }
}
