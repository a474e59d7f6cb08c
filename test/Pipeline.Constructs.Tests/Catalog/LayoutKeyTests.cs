using Amazon.CDK.AWS.S3;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

/// <summary>Folders by fields of the events: Firehose writes them and Athena finds them, from one value.</summary>
public class LayoutKeyTests
{
    private static readonly EventSchema Schema = EventSchema.Parse(
        """
        { "title": "clicks", "type": "object",
          "properties": {
            "Tenant": { "type": "string" }, "hall": { "type": "integer" }, "region": { "type": "string" },
            "at": { "type": "string", "format": "date-time" }, "weight": { "type": "number" }, "note": { "type": "string" } },
          "required": ["Tenant", "hall", "region", "at", "weight"], "x-dynamodb": { "partitionKey": "Tenant" } }
        """);

    private static readonly DeliveryLayout ByAll = DeliveryLayout.Hourly().PartitionedBy(
        LayoutKey.Injected("Tenant"), LayoutKey.Enum("region", "eu", "us"), LayoutKey.Integer("hall", -1, 12));

    [Fact]
    public void CatalogAlone_HasTheKeysAsPartitionsAndNotAsColumns()
    {
        var input = Catalog(ByAll).Properties("AWS::Glue::Table")["TableInput"]!;
        input["PartitionKeys"]!.AsArray().Select(column => $"{column!["Name"]} {column["Type"]}")
            .ShouldBe(["tenant string", "region string", "hall bigint", "datehour string"]);
        input["StorageDescriptor"]!["Columns"]!.AsArray().Select(column => (string)column!["Name"]!)
            .ShouldBe(["at", "weight", "note"]);
        var parameters = input["Parameters"]!.AsObject();
        parameters.Where(parameter => parameter.Key.StartsWith("projection.") && !parameter.Key.StartsWith("projection.datehour"))
            .Select(parameter => $"{parameter.Key}={parameter.Value}").ShouldBe(
            [
                "projection.enabled=true", "projection.tenant.type=injected", "projection.region.type=enum",
                    "projection.region.values=eu,us",
                "projection.hall.type=integer", "projection.hall.range=-1,12",
            ]);
        parameters["storage.location.template"]!.ToJsonString()
            .ShouldContain("/data/tenant=${tenant}/region=${region}/hall=${hall}/${datehour}/");
    }

    [Fact]
    public void NamedQueries_SayWhichInjectedValueTheyWant()
    {
        var queries = Catalog(ByAll).All("AWS::Athena::NamedQuery").Values.Select(query => query["Properties"]!).ToList();
        queries.Count.ShouldBe(3, "what cannot be parsed is delivered to the error prefix");
        queries.ShouldEachBe(query => ((string)query["QueryString"]!).Contains("WHERE \"tenant\" = ? AND \"datehour\" >=")
            && ((string)query["Description"]!).EndsWith("Execution parameters, quoted as text: tenant."));
        Catalog(DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Enum("region", "eu"))).All("AWS::Athena::NamedQuery").Values
            .ShouldEachBe(query => !query.ToJsonString().Contains('?'));
    }

    [Fact]
    public void DeliveryAlone_PartitionsByTheKeysOfItsLayout()
    {
        var s3 = Delivery(new() { Bucket = null!, Layout = ByAll })
            .Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!;
        ((string)s3["Prefix"]!).ShouldStartWith(
            "data/tenant=!{partitionKeyFromQuery:tenant}/region=!{partitionKeyFromQuery:region}/");
        s3["ProcessingConfiguration"]!["Processors"]![0]!["Parameters"]![0]!["ParameterValue"]!.ToString()
            .ShouldBe("""{"tenant":.Tenant,"region":.region,"hall":.hall}""");
        ((int)s3["DynamicPartitioningConfiguration"]!["RetryOptions"]!["DurationInSeconds"]!).ShouldBe(300);
    }

    // The folder has the name of the catalog's column; jq finds the field by its own name.
    [Fact]
    public void FieldWithSigns_HasTheFolderOfItsColumn()
    {
        var schema = EventSchema.Parse(
            """
            { "title": "clicks", "type": "object",
              "properties": { "tenant-id": { "type": "string" }, "geo.Hall @1": { "type": "integer" }, "note": { "type": "string" } },
              "required": ["tenant-id", "geo.Hall @1"], "x-dynamodb": { "partitionKey": "tenant-id" } }
            """);
        var layout = DeliveryLayout.Hourly()
            .PartitionedBy(LayoutKey.Injected("tenant-id"), LayoutKey.Integer("geo.Hall @1", 0, 9));
        var s3 = Delivery(new() { Bucket = null!, Layout = layout })
            .Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!;
        ((string)s3["Prefix"]!).ShouldStartWith(
            "data/tenant_id=!{partitionKeyFromQuery:tenant_id}/geo_hall__1=!{partitionKeyFromQuery:geo_hall__1}/");
        s3["ProcessingConfiguration"]!["Processors"]![0]!["Parameters"]![0]!["ParameterValue"]!.ToString()
            .ShouldBe("""{"tenant_id":.["tenant-id"],"geo_hall__1":.["geo.Hall @1"]}""");
        var input = Synth.Template(stack => new EventCatalog(stack, "Catalog", Props(stack, layout) with { Schema = schema }))
            .Properties("AWS::Glue::Table")["TableInput"]!;
        input["PartitionKeys"]!.AsArray().Select(column => $"{column!["Name"]} {column["Type"]}")
            .ShouldBe(["tenant_id string", "geo_hall__1 bigint", "datehour string"]);
        input["StorageDescriptor"]!["Columns"]!.AsArray().Select(column => (string)column!["Name"]!).ShouldBe(["note"]);
    }

    [Fact]
    public void RetriesOfTheLayoutsPartitions_AreSetBesideIt()
    {
        var s3 = Delivery(new()
        {
            Bucket = null!,
            Layout = ByAll,
            DynamicPartitioning = new() { RetryDuration = Amazon.CDK.Duration.Seconds(60) }
        })
            .Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!;
        ((int)s3["DynamicPartitioningConfiguration"]!["RetryOptions"]!["DurationInSeconds"]!).ShouldBe(60);
        Mistakes(new()
        {
            Bucket = null!,
            Layout = ByAll,
            DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["x"] = ".x" } }
        })
            .ShouldBe(
            [
                "Destination.DynamicPartitioning.Queries must be empty where Layout has keys, which are the ones partitioned " +
                "by; " +
                "got x; " +
                "remove them, or write the whole Prefix in place of Layout",
            ]);
    }

    [Theory]
    [InlineData("weight", "name strings, integers or booleans")]
    [InlineData("note", "name required fields that are never null")]
    [InlineData("nobody", "name fields of the schema")]
    public void FieldThatHasNoFolder_IsRefused(string field, string rule) => Ranges
        .Mistakes(stack =>
            new EventCatalog(stack, "Catalog", Props(stack, DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected(field)))))
        .ShouldHaveSingleItem().ShouldStartWith($"Layout.Keys must {rule}");

    [Fact]
    public void KeysThatContradictThemselves_AreRefused() => Mistakes(new()
    {
        Bucket = null!,
        Layout = DeliveryLayout.Hourly().PartitionedBy(
            LayoutKey.Injected("a\"b"), LayoutKey.Enum("c"), LayoutKey.Enum("d", "x", "x"), LayoutKey.Enum("e", "x,y"),
                LayoutKey.Enum("f", ""),
            LayoutKey.Integer("g", 2, 1), LayoutKey.Injected("h"), LayoutKey.Injected("H"), LayoutKey.Injected(null!)),
    }).Where(mistake => mistake.StartsWith("Destination.Layout")).Select(mistake => mistake.Split("; got ")[1].Split(';')[0])
    .ShouldBe(
        ["a\"b", "c: ", "d: x, x", "e: x,y", "f: ", "g: 2 to 1", "null", "a\"b, c, d, e, f, g, h, H, "]);

    [Fact]
    public void NullAmongTheKeys_IsAMistakeOfItsPlace() =>
        Mistakes(new() { Bucket = null!, Layout = DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("hall"), null!) })
            .ShouldBe(["Destination.Layout.Keys[1] must have a value; got null; set it or remove the element"]);

    [Fact]
    public void TableOfKeysAlone_IsRefused() => Ranges.Mistakes(stack => new EventCatalog(stack, "Catalog", Props(
            stack, DeliveryLayout.Hourly().PartitionedBy(LayoutKey.Injected("id"))) with
    {
        Schema = EventSchema.Parse(
            """
            { "title": "ids", "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
              "x-dynamodb": { "partitionKey": "id" } }
            """),
    })).ShouldHaveSingleItem().ShouldStartWith("Layout.Keys must leave at least one field of the schema as a column");

    private static Template Catalog(DeliveryLayout layout) =>
        Synth.Template(stack => new EventCatalog(stack, "Catalog", Props(stack, layout)));

    private static EventCatalogProps Props(Amazon.CDK.Stack stack, DeliveryLayout layout) =>
        new() { Schema = Schema, Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"), Layout = layout };

    private static Template Delivery(S3DestinationProps props) => Synth.Template(stack => Made(stack, props));

    private static IReadOnlyList<string> Mistakes(S3DestinationProps props) => Ranges.Mistakes(stack => Made(stack, props));

    private static void Made(Amazon.CDK.Stack stack, S3DestinationProps props) => new Delivery(stack, "Delivery", new()
    {
        Destination = DeliveryDestination.S3(props with { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") }),
    });
}
