using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>Former keys can still decrypt, and former layouts can still be queried.</summary>
public class FormerTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "title": "Doors",
          "type": "object",
          "properties": { "door": { "type": "string", "minLength": 1 } },
          "required": ["door"],
          "x-dynamodb": { "partitionKey": "door" }
        }
        """);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FormerKeyOfAStream_IsForWhoReadsIt(bool hasKeyNow)
    {
        var template = Synth.Template(stack =>
        {
            var stream = new IngestStream(stack, "Stream", new()
            {
                Encryption = hasKeyNow ? IngestEncryption.CustomerManaged(Named(stack, "now")) : IngestEncryption.AwsManaged,
                FormerKeys = [Named(stack, "before")],
            });
            _ = new DynamoDbWriter(stack, "Writer",
                new() { Stream = stream, Table = new EventTable(stack, "Table", new() { Schema = Schema }) });
            _ = new Delivery(stack, "Delivery", new()
            {
                Source = DeliverySource.KinesisStream(stream),
                Destination = DeliveryDestination.S3(new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") }),
            });
            stream.GrantRead(ServiceRole(stack, "Reader"));
            stream.GrantWrite(ServiceRole(stack, "Producer"));
        });
        Decrypting(template, "before").ShouldBe(["DeliverySourceRolePolicy", "ReaderDefaultPolicy", "WriterRolePolicy"]);
        foreach (var statement in Statements(template, "before"))
            Texts(statement["Action"]).ShouldBe(["kms:Decrypt"], "nobody encrypts with a former key");
    }

    [Fact]
    public void FormerKeyOfAStream_IsForItsChannels()
    {
        var template = Synth.Template(stack => _ = new S3Channel(stack, "Channel", new()
        {
            Stream = new IngestStream(stack, "Stream", new()
            {
                Encryption = IngestEncryption.CustomerManaged(Named(stack, "now")),
                FormerKeys = [Named(stack, "before")],
            }),
            Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
        }));
        Decrypting(template, "before").ShouldBe(["ChannelRolePolicy"]);
    }

    [Fact]
    public void FormerKeyOfABucket_IsForWhoQueries()
    {
        var template = Synth.Template(stack => Catalog(stack, props => props with { FormerKeys = [Named(stack, "before")] })
            .GrantQuery(ServiceRole(stack, "Analyst")));
        var statement = Statements(template, "before").ShouldHaveSingleItem();
        statement["Condition"]!["StringEquals"]!["kms:ViaService"]!.ToJsonString().ShouldContain("s3.");
        statement["Condition"]!["StringLike"]!["kms:EncryptionContext:aws:s3:arn"]!.ToJsonString()
            .ShouldContain(":s3:::bucket/*");
    }

    [Fact]
    public void FormerKeys_AreAnExistingStreamsToo() =>
        Decrypting(Synth.Template(stack => IngestStream.FromAttributes(stack, "Stream", new()
        {
            StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/s",
            FormerKeys = [Named(stack, "before")],
        }).GrantRead(ServiceRole(stack, "Reader"))), "before").ShouldBe(["ReaderDefaultPolicy"]);

    [Fact]
    public void FormerLayout_HasATableOfItsOwnAndTheSameGrant()
    {
        var template = Synth.Template(stack => Catalog(stack, props => props with
        {
            Layout = DeliveryLayout.Hourly("hourly/"),
            FormerLayouts = [DeliveryLayout.Daily(), DeliveryLayout.Hourly("")],
            ProjectionStart = "2026/11/21/13",
        }).GrantQuery(ServiceRole(stack, "Analyst")));
        var tables = template.All("AWS::Glue::Table").Values.Select(table => table["Properties"]!["TableInput"]!).ToList();
        tables.Select(table => $"{table["Name"]}").ShouldBe(["doors", "doors_day_data", "doors_datehour"], ignoreOrder: true);
        var daily = tables.Single(table => $"{table["Name"]}" == "doors_day_data");
        daily["Parameters"]!["storage.location.template"]!.ToJsonString().ShouldContain("s3://bucket/data/${day}/");
        $"{daily["Parameters"]!["projection.day.range"]}".ShouldBe("2026/11/21,NOW", "a date in the layout's own format");
        daily["StorageDescriptor"]!["Columns"]!.ToJsonString()
            .ShouldBe(tables.Single(table => $"{table["Name"]}" == "doors")["StorageDescriptor"]!["Columns"]!.ToJsonString());
        template.Statements()
            .Single(statement => Texts(statement["Action"]).Contains("glue:GetTable"))["Resource"]!.AsArray().Count.ShouldBe(5);
        template.Statements()
            .Single(statement => Texts(statement["Action"]).SequenceEqual(["s3:GetObject"]))["Resource"]!.ToJsonString()
            .ShouldContain(":s3:::bucket/data/*");
    }

    [Fact]
    public void WrongFormerLayouts_OneMessageListsAll() =>
        Should.Throw<InvalidInputException>(() => Synth.Template(stack => Catalog(stack, props => props with
        {
            FormerLayouts =
            [DeliveryLayout.Hourly(), DeliveryLayout.Daily("a/b/"), DeliveryLayout.Daily("a_b/"), DeliveryLayout.Daily("x")],
        }))).Violations.ShouldBe(
    [
        "FormerLayouts[0] must differ from Layout; got data/!{timestamp:yyyy/MM/dd/HH}/; name the layout before the change, or " +
        "remove it",
        "FormerLayouts[2] must have a unique table name; got doors_day_a_b; remove one of two layouts that differ only in " +
        "characters that a table's name cannot hold",
        "FormerLayouts[3].BasePrefix must end in a slash; got x; add the slash: objects and folders would share a name",
    ]);

    private static EventCatalog Catalog(Stack stack, Func<EventCatalogProps, EventCatalogProps> change) => new(
        stack, "Catalog", change(new() { Schema = Schema, Bucket = Bucket.FromBucketName(stack, "Data", "bucket") }));

    private static IKey Named(Stack stack, string name) =>
        Key.FromKeyArn(stack, name, $"arn:aws:kms:eu-west-1:111122223333:key/{name}");

    private static Role ServiceRole(Stack stack, string id) =>
        new(stack, id, new RoleProps { AssumedBy = new ServicePrincipal("ec2.amazonaws.com") });

    private static IEnumerable<JsonObject> Statements(Template template, string key) =>
        template.Statements()
        .Where(statement => Texts(statement["Resource"])
            .Any(resource => resource.EndsWith($":key/{key}", StringComparison.Ordinal)));

    // The policies by id, without CDK's hash.
    private static IEnumerable<string> Decrypting(Template template, string key) =>
        from type in (string[])["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"]
        from policy in template.All(type)
        where policy.Value.ToJsonString().Contains($":key/{key}", StringComparison.Ordinal)
        let id = policy.Key[..^8]
        orderby id
        select id;

    private static IReadOnlyList<string> Texts(JsonNode? node) =>
        node is JsonArray list ? [.. list.Select(part => $"{part}")] : [$"{node}"];
}
