using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// Half a surrogate pair, as JavaScript writes when it cuts a string inside an emoji, and bytes that are not UTF-8: where the
/// pipeline compares text, such a record is refused or passed on, and never ends the run.
/// </summary>
public sealed class UnreadableTextTests : IDisposable
{
    private readonly DoorAssembly _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public async Task QueryOfAStreamsDelivery_FailsTheRecordAlone()
    {
        Partition(_assembly.Without("Mapping", "Function"));
        var (code, report, kept) = await RunAsync("--stream", "door/Readings");
        code.ShouldBe(1);
        ((long)report["put"]!, (long)report["deliveries"]![0]!["delivered"]!,
            (long)report["deliveries"]![0]!["failed"]!).ShouldBe((4L, 3L, 1L));
        Objects(kept, "zone=a").ShouldBe(1);
        Objects(kept, "errors").ShouldBe(1);
    }

    [Fact]
    public async Task QueryOfDirectPut_FailsTheRecordAlone()
    {
        _assembly["Delivery"].Remove("KinesisStreamSourceConfiguration");
        _assembly["Delivery"]["DeliveryStreamType"] = "DirectPut";
        Partition(_assembly.Without("Mapping", "Function", "Readings"));
        var (code, report, _) = await RunAsync("--stream", "door/Delivery");
        code.ShouldBe(1);
        // The producer never repeats a record, so each one is taken once.
        ((long)report["put"]!, (long)report["deliveries"]![0]!["delivered"]!,
            (long)report["deliveries"]![0]!["failed"]!).ShouldBe((4L, 3L, 1L));
    }

    [Fact]
    public async Task FilterOfAMapping_PassesByAndGoesOn()
    {
        _assembly["Mapping"]["FilterCriteria"] =
            JsonNode.Parse("""{ "Filters": [{ "Pattern": "{\"data\":{\"zone\":[{\"prefix\":\"a\"}]}}" }] }""");
        var (code, report, _) = await RunAsync("--stream", "door/Readings");
        code.ShouldBe(0, report.ToJsonString());
        ((long)report["mappings"]![0]!["read"]!, (long)report["mappings"]![0]!["settled"]!).ShouldBe((4L, 4L));
        ((long)report["deliveries"]![0]!["delivered"]!).ShouldBe(4);
    }

    private static void Partition(DoorAssembly assembly)
    {
        var destination = assembly["Delivery"]["ExtendedS3DestinationConfiguration"]!;
        destination["Prefix"] = "zone=!{partitionKeyFromQuery:zone}/";
        destination["DynamicPartitioningConfiguration"] = JsonNode.Parse("""{ "Enabled": true }""");
        destination["BufferingHints"] = JsonNode.Parse("""{ "IntervalInSeconds": 60, "SizeInMBs": 64 }""");
        destination["ProcessingConfiguration"] = JsonNode.Parse("""
            { "Enabled": true, "Processors": [{ "Type": "MetadataExtraction", "Parameters": [
              { "ParameterName": "MetadataExtractionQuery", "ParameterValue": "{zone:.zone}" },
              { "ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6" }] }] }
            """);
    }

    private static int Objects(string kept, string part) =>
        Directory.GetFiles(Path.Combine(kept, "buckets"), "*", SearchOption.AllDirectories)
        .Count(file => file.Contains(part, StringComparison.Ordinal));

    private async Task<(int Code, JsonNode Report, string Kept)> RunAsync(params string[] more)
    {
        var (input, kept) = (_assembly.In("input.jsonl"), _assembly.In("kept"));
        byte[] records =
        [
            .. "{\"zone\":\"a\",\"n\":1}\n"u8, .. "{\"zone\":\"caf\\ud83d\",\"n\":2}\n"u8,
            .. "{\"zone\":\"caf"u8, 0xE9, .. "\",\"n\":3}\n"u8, .. "{\"zone\":\"a\",\"n\":4}\n"u8,
        ];
        await File.WriteAllBytesAsync(input, records);
        var (code, output, errors) = await CommandHere.RunAsync(
            ["local", "--assembly", _assembly.Write(), "--input", input, "--keep", kept, "--port", "0", "--json", "--pace", "60",
                .. more]);
        output.ShouldStartWith("{", customMessage: $"{code}: {errors}");
        return (code, JsonNode.Parse(output)!, kept);
    }
}
