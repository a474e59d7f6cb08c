using System.Reflection;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

/// <summary>If a user changes a part, the pipeline stays connected, or says what to change instead.</summary>
public class PipelinePartTests
{
    private static readonly Records.EventSchema Schema = Records.EventSchema.Parse(
        """
        { "title": "clicks", "type": "object",
          "properties": { "zone": { "type": "string" }, "tenant": { "type": "string" }, "at": { "type": "string",
          "format": "date-time" } },
          "required": ["zone", "tenant", "at"], "x-dynamodb": { "partitionKey": "zone", "sortKey": "at" } }
        """);

    public static TheoryData<string> Parts => [.. from property in Changes() select property.Name];

    [Theory]
    [MemberData(nameof(Parts))]
    public void EveryPropertyOfAPart_LeavesThePipelineWholeOrIsRefused(string part)
    {
        var lines = from property in Properties(part)
                    from value in OtherValues.Of(property)
                    select $"{property.Name} = {value.Text}: {Outcome(part, property, value.Make)}";
        Snapshot.VerifyText(string.Join('\n', lines), $"part={part}");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void SettingsMadeAnew_AreRefusedSinceTheyLackWhatThePipelineHadSet(string part)
    {
        var type = Changed(part);
        var other = typeof(StreamingPipeline).Assembly.GetExportedTypes()
            .Single(found => !found.IsAbstract && found.IsAssignableTo(type));
        foreach (var made in new[] { System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(other), null })
        {
            Ranges.Mistakes(stack => new StreamingPipeline(stack, "P", With(part, _ => made))).ShouldHaveSingleItem()
                .ShouldStartWith($"{part} must return the settings that its function gets, changed: ");
        }
    }

    [Fact]
    public void WhatTiesPartsTogether_IsNotInTheTypesThatTheUserChanges()
    {
        Names("Stream").ShouldNotContain("StreamName");
        Names("Table").ShouldNotContain(nameof(EventTableProps.Schema));
        Names("Writer")
            .Intersect(
                [nameof(DynamoDbWriterProps.Stream), nameof(DynamoDbWriterProps.Table), nameof(DynamoDbWriterProps.Consumer)])
            .ShouldBeEmpty();
        Names("Destination").Intersect(
            [
                nameof(S3DestinationProps.Bucket), nameof(S3DestinationProps.Layout), nameof(S3DestinationProps.Prefix),
                nameof(S3DestinationProps.Conversion), nameof(S3DestinationProps.DynamicPartitioning),
                    nameof(S3DestinationProps.EncryptionKey),
                nameof(S3DestinationProps.CustomTimeZone),
            ]).ShouldBeEmpty();
        Names("Delivery").Intersect([nameof(DeliveryProps.Source), nameof(DeliveryProps.Destination)]).ShouldBeEmpty();
        Names("Catalog").Intersect(
            [
                nameof(EventCatalogProps.Schema), nameof(EventCatalogProps.Bucket), nameof(EventCatalogProps.Layout),
                nameof(EventCatalogProps.Format),
            ]).ShouldBeEmpty();

        static IEnumerable<string> Names(string part) => Properties(part).Select(property => property.Name);
    }

    [Fact]
    public void WhatTiesPartsTogether_IsRefusedBehindACast()
    {
        var other = Records.EventSchema.Parse(Schema.Json.Replace("clicks", "visits"));
        Ranges.Mistakes(stack => new StreamingPipeline(stack, "P", new()
        {
            Schema = Schema,
            Table = table => ((EventTableProps)table) with { Schema = other },
            Writer = writer => ((DynamoDbWriterProps)writer) with { Stream = new IngestStream(stack, "Other") },
            Destination = destination => ((S3DestinationProps)destination) with
            {
                Bucket = Bucket.FromBucketName(stack, "Bucket", "other"),
                Layout = DeliveryLayout.Daily(),
            },
            Delivery = delivery => ((DeliveryProps)delivery) with { Source = DeliverySource.DirectPut() },
            Catalog = catalog => ((EventCatalogProps)catalog) with { Format = CatalogFormat.Parquet },
        })).Select(mistake => mistake.Split(" must ")[0]).ShouldBe(
        [
            "Table.Schema", "Writer.Stream", "Destination.Bucket", "Destination.Layout", "Delivery.Source", "Catalog.Format",
        ]);
    }

    [Fact]
    public void MistakeInAPart_IsToldBeforeAnyPartIsMade()
    {
        Stack? built = null;
        Ranges.Mistakes(stack => new StreamingPipeline(built = stack, "P", new()
        {
            Schema = Schema,
            Catalog = catalog => catalog with { ProjectionStart = "yesterday" },
        })).ShouldHaveSingleItem();
        // The settings of the parts name the key and the bucket for access logs.
        built!.Node.FindChild("P").Node.Children.Select(child => child.Node.Id).ShouldBe(["Key", "AccessLogs"]);
    }

    [Fact]
    public void BrokenTies_AreFound()
    {
        var template = Synth.Template(stack => new StreamingPipeline(stack, "P", new() { Schema = Schema }));
        PipelineTies.Broken(template).ShouldBeEmpty();
        var table = template.Properties("AWS::Glue::Table")["TableInput"]!;
        table["Parameters"]!["classification"] = "parquet";
        table["StorageDescriptor"]!["Location"] = "s3://other/data/";
        table["Parameters"]!["storage.location.template"] = "s3://other/data/${day}/x/";
        template.Properties("AWS::Lambda::EventSourceMapping")["EventSourceArn"] =
            "arn:aws:kinesis:eu-west-1:111122223333:stream/other";
        template.Properties("AWS::KinesisFirehose::DeliveryStream")["ExtendedS3DestinationConfiguration"]!["CompressionFormat"] =
            "Snappy";
        PipelineTies.Broken(template).Select(tie => tie.Split(':')[0]).ShouldBe(
        [
            "stream of writer and delivery", "stream and its alarms", "bucket of delivery and catalog",
                "folders of delivery and catalog",
            "format of delivery and catalog", "what Athena reads",
        ]);
    }

    private static IEnumerable<PropertyInfo> Changes() => typeof(StreamingPipelineProps).GetProperties()
        .Where(property => property.PropertyType.IsGenericType
            && property.PropertyType.GetGenericTypeDefinition() == typeof(Func<,>));

    private static Type Changed(string part) =>
        Changes().Single(property => property.Name == part).PropertyType.GetGenericArguments()[0];

    // Whether a native build exists differs between computers; PipelineRuntimeTests covers it.
    private static IEnumerable<PropertyInfo> Properties(string part) =>
        Changed(part).GetProperties().Where(property => property.SetMethod is { IsPublic: true })
            .Where(property => property.Name != nameof(DynamoDbWriterProps.Runtime))
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static string Outcome(string part, PropertyInfo property, Func<Stack, object?> make)
    {
        Template? template = null;
        var mistakes =
            Ranges.MistakesOf(() => template = Synth.Template(stack => new StreamingPipeline(stack, "P", With(part, settings =>
        {
            property.SetValue(settings, make(stack));
            return settings;
        }))));
        if (template is null) return $"refused: {string.Join(" | ", mistakes)}";
        PipelineTies.Broken(template).ShouldBeEmpty($"{part}.{property.Name}");
        return "whole";
    }

    // Wraps a delegate of objects in one of the part's own type.
    private static StreamingPipelineProps With(string part, Func<object, object?> change)
    {
        var props = new StreamingPipelineProps { Schema = Schema };
        var type = Changed(part);
        var wrapped = typeof(PipelinePartTests).GetMethod(nameof(Wrap), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [change]);
        typeof(StreamingPipelineProps).GetProperty(part)!.SetValue(props, wrapped);
        return props;
    }

    private static Func<T, T> Wrap<T>(Func<object, object?> change)
        where T : class => settings => (T)change(settings)!;
}
