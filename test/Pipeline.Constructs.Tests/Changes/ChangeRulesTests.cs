using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>The rules for changes of this library's constructs, with synthesized templates from before and after.</summary>
public class ChangeRulesTests
{
    private const string Badges = """
        {
          "title": "Badges",
          "type": "object",
          "properties": {
            "zone": { "type": "string", "minLength": 1 },
            "reader": { "type": "string", "minLength": 1 },
            "expires": { "type": "integer" },
            "gone": { "type": "integer" }
          },
          "required": ["zone", "reader", "expires", "gone"],
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "reader", "timeToLive": "expires" }
        }
        """;

    private static readonly EventSchema Schema = EventSchema.Parse(Badges);

    private static readonly Lazy<JsonObject> Default = new(() => Synth.Template(
        stack => _ = new StreamingPipeline(stack, "P", new() { Schema = Schema })).Json);

    [Fact]
    public void NoChange_IsSafe() => ChangeRules.Find(new(Default.Value), new(Default.Value)).ShouldBeEmpty();

    [Theory]
    [InlineData("\"partitionKey\": \"zone\", \"sortKey\": \"reader\"", "\"partitionKey\": \"reader\", \"sortKey\": \"zone\"",
        "table-key")]
    [InlineData("\"sortKey\": \"reader\", ", "", "table-key")]
    [InlineData("\"timeToLive\": \"expires\"", "\"timeToLive\": \"gone\"", "time-to-live")]
    [InlineData("\"title\": \"Badges\"", "\"title\": \"Readings\"", "table-name")]
    public void SchemaThatIsChanged_IsFound(string old, string changed, string rule)
    {
        var other = EventSchema.Parse(Badges.Replace(old, changed, StringComparison.Ordinal));
        Found(Of(Schema), Of(other)).Select(Rule).ShouldBe([rule]);
    }

    [Fact]
    public void TimeToLiveLeftOut_IsSafe() => Found(
        Of(Schema), Of(EventSchema.Parse(Badges.Replace(", \"timeToLive\": \"expires\"", "", StringComparison.Ordinal))))
        .ShouldBeEmpty();

    [Fact]
    public void RetypedKey_IsATableKey()
    {
        var number = EventSchema.Parse(Badges.Replace(
            "\"reader\": { \"type\": \"string\", \"minLength\": 1 }", "\"reader\": { \"type\": \"integer\" }",
                StringComparison.Ordinal));
        var finding = Found(
            stack => _ = new EventTable(stack, "T", new() { Schema = Schema }),
            stack => _ = new EventTable(stack, "T", new() { Schema = number })).ShouldHaveSingleItem();
        finding.Rule.Name.ShouldBe("table-key");
        finding.Effect.ShouldBe(
            "is replaced by an empty table because AttributeDefinitions changes; the old one, with its items, stays in " +
            "the account outside of the stack, and nothing fills the new one");
    }

    [Theory]
    [InlineData("", "aaa,bbb", "global-indexes")]
    [InlineData("aaa", "bbb", "global-indexes")]
    [InlineData("", "aaa", null)]
    [InlineData("aaa", "", null)]
    public void GlobalIndexes_AreChangedOneAtATime(string before, string after, string? rule) => Found(
        stack => _ = new EventTable(stack, "T", new() { Schema = Schema, GlobalIndexes = Indexes(before) }),
        stack => _ = new EventTable(stack, "T", new() { Schema = Schema, GlobalIndexes = Indexes(after) }))
        .Select(Rule).ShouldBe(rule is null ? [] : [rule]);

    [Theory]
    [InlineData(false, "data-removed,encryption-key,encryption-key,encryption-key,encryption-key")]
    [InlineData(true, "")]
    public void KeyOfAwsInPlaceOfThePipelinesOwn_IsSafeWhereThatStays(bool keeps, string rules)
    {
        var after = Synth.Template(stack => _ = new StreamingPipeline(stack, "P", new()
        {
            Schema = Schema,
            Encryption = PipelineEncryption.AwsManaged with { KeepsOwnKey = keeps },
        })).Json;
        var found = ChangeRules.Find(new(Default.Value), new(after));
        string.Join(',', found.Select(Rule).Order()).ShouldBe(rules);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnotherKey_IsSafeWhereTheFormerIsGiven(bool isGiven)
    {
        Action<Stack> Encrypted(string key, params string[] former) => stack => _ = new StreamingPipeline(stack, "P", new()
        {
            Schema = Schema,
            Encryption = PipelineEncryption.CustomerManaged(KeyOf(stack, key)) with
            {
                FormerKeys = [.. former.Select(name => KeyOf(stack, name))],
            },
        });
        var found = Found(Encrypted("one"), Encrypted("two", isGiven ? ["one"] : []));
        if (isGiven)
        {
            found.ShouldBeEmpty();
            return;
        }

        var finding = found.ShouldHaveSingleItem();
        finding.Rule.Name.ShouldBe("encryption-key");
        finding.Resource.Type.ShouldBe("AWS::Kinesis::Stream");
        finding.Effect.ShouldMatch(
            "stays encrypted with the old one, which PDeliverySourceRolePolicy.*, PWriterRolePolicy.* may not use any more$");
    }

    [Theory]
    [InlineData(true, false, false, "folders")]
    [InlineData(true, true, false, "")]
    [InlineData(false, false, false, "")]
    [InlineData(false, false, true, "folders")]
    [InlineData(false, true, true, "")]
    public void Layout_IsSafeWhereATableReadsTheFormerFolders(bool dayToHour, bool former, bool otherFolder, string rule)
    {
        var folder = otherFolder ? "other/" : "data/";
        var (old, now) = dayToHour
            ? (DeliveryLayout.Daily(), DeliveryLayout.Hourly(folder)) : (DeliveryLayout.Hourly(), DeliveryLayout.Daily(folder));
        Found(Catalog(props => props with { Layout = old }),
            Catalog(props => props with { Layout = now, FormerLayouts = former ? [old] : [] }))
            .Select(Rule).ShouldBe(rule.Length == 0 ? [] : [rule]);
    }

    [Fact]
    public void OtherFormatInTheSameFolder_IsFound()
    {
        var finding = Found(Catalog(props => props), Catalog(props => props with { Format = CatalogFormat.Parquet }))
            .ShouldHaveSingleItem();
        finding.Effect.ShouldBe(
            "reads the objects in s3://bucket/data/yyyy/MM/dd/HH/ in another format than they were written in: queries " +
            "of them fail");
    }

    [Fact]
    public void SourceOfADelivery_IsFound()
    {
        static Action<Stack> Deliver(bool fromStream) => stack =>
        {
            var stream = new IngestStream(stack, "S");
            _ = new Delivery(stack, "D", new()
            {
                Source = fromStream ? DeliverySource.KinesisStream(stream) : DeliverySource.DirectPut(),
                Destination = DeliveryDestination.S3(new() { Bucket = Bucket.FromBucketName(stack, "B", "bucket") }),
            });
        };
        var finding = Found(Deliver(false), Deliver(true)).ShouldHaveSingleItem();
        finding.Rule.Name.ShouldBe("data-replaced");
        finding.Effect.ShouldBe(
            "is replaced by an empty one because DeliveryStreamType, KinesisStreamSourceConfiguration changes; " +
            "the old one, with the records that were not delivered yet, is deleted. A new one that reads a " +
            "stream begins at the stream's tip.");
    }

    [Fact]
    public void SearchDestination_IsNotSwitchedTo()
    {
        Found(
            stack => Delivers(stack, DeliveryDestination.S3(new() { Bucket = Bucket.FromBucketName(stack, "B", "bucket") })),
            stack => Delivers(stack, DeliveryDestination.OpenSearch(new()
            {
                Domain = DeliveryDomain.Of(Domain(stack, null)),
                IndexName = "badges",
                Backup = new() { Bucket = Bucket.FromBucketName(stack, "B", "bucket") },
            }))).Select(Rule).ShouldBe(["delivery-destination"]);

        static void Delivers(Stack stack, DeliveryDestination destination) =>
            _ = new Delivery(stack, "D", new() { Destination = destination });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DynamicPartitioning_IsForANewStream(bool on)
    {
        static Action<Stack> Partitioned(bool on) => stack => _ = new Delivery(stack, "D", new()
        {
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = Bucket.FromBucketName(stack, "B", "bucket"),
                DynamicPartitioning = on ? new() { Queries = new Dictionary<string, string> { ["zone"] = ".zone" } } : null,
                BufferingSize = Size.Mebibytes(64),
                Prefix = on ? "zone=!{partitionKeyFromQuery:zone}/" : "data/",
                ErrorOutputPrefix = "errors/!{firehose:error-output-type}/",
            }),
        });
        Found(Partitioned(!on), Partitioned(on)).Select(Rule).ShouldBe(["dynamic-partitioning"]);
    }

    [Theory]
    [InlineData("other/", 300)]
    [InlineData("data/", 900)]
    public void ChannelOfThisLibrary_IsSafe(string folder, int freshness) =>
        Found(Channel("data/", 300), Channel(folder, freshness)).ShouldBeEmpty();

    [Fact]
    public void ChannelOfAFixedName_IsRefused()
    {
        static Action<Stack> Named(string folder, int freshness = 300) => stack =>
        {
            Channel(folder, freshness)(stack);
            foreach (var channel in stack.Node.FindAll().OfType<Amazon.CDK.AWS.Kinesis.CfnChannel>())
                channel.ChannelName = "fixed";
        };
        Found(Named("data/"), Named("data/", 900)).ShouldBeEmpty();
        Found(Named("data/"), Named("other/")).ShouldHaveSingleItem().Effect.ShouldBe(
            "is replaced by a channel of the same name, fixed, which Kinesis refuses while the old one is there");
    }

    [Fact]
    public void KeyOfASearchDomain_IsFound()
    {
        static Action<Stack> Search(string? key) => stack => Domain(stack, key);
        Found(Search("one"), Search("two")).Select(Rule).ShouldBe(["data-replaced"]);
        Found(Search("one"), Search(null)).ShouldHaveSingleItem().Properties.ShouldBe(["EncryptionAtRestOptions"]);
    }

    [Fact]
    public void StartOfAWriter_IsFound()
    {
        static Action<Stack> Writer(StreamStart start) => stack => _ = new DynamoDbWriter(stack, "W", new()
        {
            Stream = IngestStream.FromStreamArn(stack, "S", "arn:aws:kinesis:eu-west-1:111122223333:stream/s"),
            Table = new EventTable(stack, "T", new() { Schema = Schema }),
            Batching = new() { Start = start },
        });
        Found(Writer(StreamStart.TrimHorizon), Writer(StreamStart.Latest)).ShouldHaveSingleItem()
            .Effect.ShouldContain("the place in the stream up to which its records were processed");
    }

    [Fact]
    public void OtherConstructId_IsRemovedData()
    {
        var found = Found(stack => _ = new IngestStream(stack, "One"), stack => _ = new IngestStream(stack, "Two"))
            .ShouldHaveSingleItem();
        found.Rule.Name.ShouldBe("data-removed");
        found.Effect.ShouldBe(
            "leaves its stack with the records that were not read yet: it stays in the account, is billed, and the stack " +
            "does not use it any more");
        found.LogicalId.ShouldStartWith("One");
    }

    [Fact]
    public void Digest_IsOfTheChange()
    {
        ChangeFinding To(string key) => Found(stack => Domain(stack, "one"), stack => Domain(stack, key)).ShouldHaveSingleItem();
        To("two").Digest.ShouldBe(To("two").Digest);
        To("two").Digest.ShouldNotBe(To("three").Digest);
    }

    [Fact]
    public void EveryRule_SaysWhatToDoAndWhere() => ChangeRules.All.ShouldEachBe(rule =>
        rule.Source.StartsWith("https://docs.aws.amazon.com/") && rule.Remedy.Length > 20 && !rule.Remedy.EndsWith('.')
            && rule.Types.Count > 0);

    private static string Rule(ChangeFinding finding) => finding.Rule.Name;

    private static Action<Stack> Of(EventSchema schema) => stack =>
    {
        _ = new EventTable(stack, "T", new() { Schema = schema });
        Catalog(props => props with { Schema = schema })(stack);
    };

    private static Action<Stack> Catalog(Func<EventCatalogProps, EventCatalogProps> change) => stack => _ = new EventCatalog(
        stack, "C", change(new() { Schema = Schema, Bucket = Bucket.FromBucketName(stack, "B", "bucket") }));

    private static ChangeFinding[] Found(Action<Stack> before, Action<Stack> after) =>
        [.. ChangeRules.Find(new(Synth.Template(before).Json), new(Synth.Template(after).Json))];

    private static EventTableIndex[] Indexes(string names) =>
        [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => new EventTableIndex { Name = name, PartitionKey = "reader" })];

    private static IKey KeyOf(Stack stack, string name) =>
        Key.FromKeyArn(stack, $"K{name}", $"arn:aws:kms:eu-west-1:111122223333:key/{name}");

    private static SearchDomain Domain(Stack stack, string? key) => new(stack, "Search", new()
    {
        Network = SearchNetwork.Public(),
        EncryptionKey = key is null ? null : KeyOf(stack, key),
    });

    private static Action<Stack> Channel(string folder, int freshness) => stack => _ = new S3Channel(stack, "Channel", new()
    {
        Stream = new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.None }),
        Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
        Folder = folder,
        DataFreshness = Duration.Seconds(freshness),
    });
}
