using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Functions;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// The connections between a pipeline's parts, read from its template: who writes where, and who reads it by which description.
/// </summary>
internal static partial class PipelineTies
{
    private const string Stream = "AWS::Kinesis::Stream";

    /// <summary>The broken connections, in words; empty for a whole pipeline.</summary>
    public static IReadOnlyList<string> Broken(Template template) =>
        [.. from tie in All(template) where tie.One != tie.Other select $"{tie.Name}: {tie.One} and {tie.Other}"];

    private static IEnumerable<(string Name, string? One, string? Other)> All(Template template)
    {
        var delivery = template.Properties("AWS::KinesisFirehose::DeliveryStream");
        var s3 = delivery["ExtendedS3DestinationConfiguration"]!;
        var mapping = template.Properties("AWS::Lambda::EventSourceMapping");
        // Without the tables of former layouts, which read older objects.
        var glue = template.All("AWS::Glue::Table")
            .Single(entry => !entry.Key.Contains("Former", StringComparison.Ordinal)).Value;
        var table = glue["Properties"]!["TableInput"]!;
        yield return ("stream of writer and delivery",
            Id(mapping["EventSourceArn"]), Id(delivery["KinesisStreamSourceConfiguration"]!["KinesisStreamARN"]));
        yield return ("stream and its alarms", Id(mapping["EventSourceArn"]), Watched(template, "StreamName"));
        yield return ("streams that are made", "1", $"{template.All(Stream).Count}");
        var function = template.Properties("AWS::Lambda::Function")["Environment"]!["Variables"]!;
        yield return ("table of writer and alarms", Id(function[FunctionSettings.TableName]), Watched(template, "TableName"));
        yield return ("bucket of delivery and catalog", Id(s3["BucketARN"]), Id(table["StorageDescriptor"]!["Location"]));
        yield return ("folders of delivery and catalog", Folders((string)s3["Prefix"]!),
            Folders(Text(table["Parameters"]!["storage.location.template"])));
        var queries = s3["ProcessingConfiguration"]?["Processors"]?.AsArray()
            .FirstOrDefault(processor =>
                (string)processor!["Type"]! == "MetadataExtraction")?["Parameters"]![0]!["ParameterValue"];
        yield return ("keys of delivery and catalog",
            string.Join(',', Name().Matches((string?)queries ?? "").Select(match => match.Groups[1].Value)),
            string.Join(',', table["PartitionKeys"]!.AsArray().SkipLast(1).Select(column => (string)column!["Name"]!)));
        yield return ("format of delivery and catalog", Written(s3, glue, template),
            (string)table["Parameters"]!["classification"]!);
        if (Written(s3, glue, template) == "json") yield return ("what Athena reads", "lines that it can decompress", Read(s3));
    }

    // The format in which the delivery writes the objects.
    private static string Written(JsonNode s3, JsonNode glue, Template template)
    {
        if (s3["DataFormatConversionConfiguration"] is not { } conversion) return "json";
        var table = template.All("AWS::Glue::Table").Single(entry => ReferenceEquals(entry.Value, glue)).Key;
        if (Id(conversion["SchemaConfiguration"]!["TableName"]) != table) return "converted by another table";
        return conversion["OutputFormatConfiguration"]!["Serializer"]!["ParquetSerDe"] is null ? "orc" : "parquet";
    }

    private static string Read(JsonNode s3)
    {
        var compression = (string)s3["CompressionFormat"]!;
        var extension = (string?)s3["FileExtension"] ?? (compression == "GZIP" ? ".gz" : "");
        if (compression is not ("GZIP" or "UNCOMPRESSED")
            || extension.EndsWith(".gz", StringComparison.Ordinal) != (compression == "GZIP"))
        {
            return $"{compression} as {extension}";
        }

        var steps = s3["ProcessingConfiguration"]?["Processors"]!.AsArray().Select(processor => (string)processor!["Type"]!)
            .ToList() ?? [];
        return steps.Contains("AppendDelimiterToRecord") || steps.Contains("Lambda")
            ? "lines that it can decompress" : "one line";
    }

    // The one resource that all alarms with this dimension watch.
    private static string? Watched(Template template, string dimension)
    {
        var watched = (from alarm in template.All("AWS::CloudWatch::Alarm").Values
                       from found in Dimensions(alarm).Where(found => (string?)found["Name"] == dimension)
                       select Id(found["Value"])).Distinct().ToList();
        return watched.Count == 1 ? watched[0] : string.Join(" and ", watched);
    }

    private static IEnumerable<JsonObject> Dimensions(JsonNode? node) => node switch
    {
        JsonObject container when container["Dimensions"] is JsonArray dimensions =>
            dimensions.Select(dimension => dimension!.AsObject()),
        JsonObject container => container.SelectMany(entry => Dimensions(entry.Value)),
        JsonArray array => array.SelectMany(Dimensions),
        _ => [],
    };

    private static string? Id(JsonNode? node) =>
        node?.ToJsonString() is { } json ? LogicalId().Match(json).Groups[1].Value : null;

    private static string Text(JsonNode? node) =>
        node is JsonValue value ? (string)value! : string.Concat(node!["Fn::Join"]![1]!.AsArray()
        .Select(part => part is JsonValue text ? (string)text! : "BUCKET"));

    // One folder for each key and one for the time, for every writer.
    private static string Folders(string path) => AthenaKey().Replace(
        FirehoseTime().Replace(FirehoseKey().Replace(path.Replace("s3://BUCKET/", ""), "{$1}"), "{time}"),
        match => match.Groups[1].Value is "datehour" or "day" ? "{time}" : $"{{{match.Groups[1].Value}}}");

    [GeneratedRegex("\"(?:Ref|Fn::GetAtt)\":\\[?\"([A-Za-z0-9]+)\"")]
    private static partial Regex LogicalId();

    [GeneratedRegex("\"(\\w+)\":")]
    private static partial Regex Name();

    [GeneratedRegex(@"!\{partitionKeyFromQuery:(\w+)\}")]
    private static partial Regex FirehoseKey();

    [GeneratedRegex(@"!\{timestamp:[^}]*\}")]
    private static partial Regex FirehoseTime();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex AthenaKey();
}
