using System.Text;
using System.Text.Json;
using Pipeline.Local.Firehose.Processing;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>How a function transforms records.</summary>
/// <param name="FunctionArn">The function, its version or alias included.</param>
/// <param name="RoleArn">Who invokes it.</param>
/// <param name="Hints">When it is invoked.</param>
/// <param name="Retries">How often an invocation that failed is tried again.</param>
internal sealed record TransformSettings(string FunctionArn, string RoleArn, BufferHints Hints, int Retries);

/// <summary>How records that hold several are taken apart.</summary>
/// <param name="Delimiter">What stands between them; nothing for JSON objects one behind the other.</param>
internal sealed record DeaggregationSettings(byte[]? Delimiter);

/// <summary>What happens to records between the source and the destination, in AWS's order.</summary>
internal sealed record ProcessingSettings
{
    // AWS states no largest number.
    private static readonly ServiceLimit Retries =
        new(0, int.MaxValue, "retries", "https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html");

    public bool Decompress { get; init; }

    /// <summary>
    /// Whether only the messages of CloudWatch Logs' envelopes go on; nothing where the records are no such envelopes.
    /// </summary>
    public bool? ExtractLogMessages { get; init; }

    public DeaggregationSettings? Deaggregation { get; init; }

    public TransformSettings? Transform { get; init; }

    public KeyQuery? Query { get; init; }

    /// <summary>Whether records are told apart by keys, each group with a prefix of its own.</summary>
    public bool IsPartitioned { get; init; }

    public byte[] Delimiter { get; init; } = [];

    /// <summary>Reads the processors; what cannot be done here is said to <paramref name="unsupported"/>.</summary>
    public static ProcessingSettings Of(DeliveryProperties destination, string defaultRoleArn, double transformMiB,
        Action<string> unsupported)
    {
        var settings = new ProcessingSettings { IsPartitioned = destination.Part("DynamicPartitioningConfiguration")?.Flag(
            "Enabled") == true };
        var processing = destination.Part("ProcessingConfiguration");
        if (processing is null || !processing.Flag("Enabled")) return settings;
        foreach (var processor in processing.Parts("Processors"))
        {
            var parameters = Parameters(processor);
            switch (processor.Text("Type"))
            {
                case "AppendDelimiterToRecord":
                    settings =
                        settings with { Delimiter = Encoding.UTF8.GetBytes(Unescape(parameters.Text("Delimiter") ?? "\n")) };
                    break;
                case "Decompression":
                    settings = settings with { Decompress = true };
                    break;
                case "CloudWatchLogProcessing":
                    settings = settings with { ExtractLogMessages = parameters.Flag("DataMessageExtraction") };
                    break;
                case "RecordDeAggregation":
                    settings = settings with { Deaggregation = DeaggregationOf(parameters) };
                    break;
                case "Lambda":
                    settings = settings with { Transform = TransformOf(parameters, defaultRoleArn, transformMiB) };
                    break;
                case "MetadataExtraction":
                    settings =
                        settings with { Query = KeyQuery.Parse(parameters.Required("MetadataExtractionQuery"), out var mistake) };
                    if (mistake is not null)
                        unsupported($"its query of partition keys is not evaluated ({mistake}); records go to the error prefix");
                    break;
                case var type:
                    unsupported($"its processor {type} is left out; records go on as they are");
                    break;
            }
        }

        return settings;
    }

    private static DeliveryProperties Parameters(DeliveryProperties processor)
    {
        var values = new System.Text.Json.Nodes.JsonObject();
        foreach (var parameter in processor.Parts("Parameters"))
            values[parameter.Required("ParameterName")] = parameter.Text("ParameterValue") ?? "";
        return processor.With(values);
    }

    private static TransformSettings TransformOf(DeliveryProperties parameters, string roleArn, double defaultMiB)
    {
        var bytes = (long)(parameters.Number("BufferSizeInMBs", ServiceLimits.Firehose.TransformBufferingSizeMiB,
            defaultMiB) * BufferHints.MiB);
        var interval = TimeSpan.FromSeconds(
            parameters.Number("BufferIntervalInSeconds", ServiceLimits.Firehose.TransformBufferingIntervalSeconds, 60));
        // Of small records the event is mostly what stands around them: it must not outgrow what a function takes.
        var records =
            ((ServiceLimits.Firehose.TransformPayloadMiB * BufferHints.MiB) - (bytes * 4 / 3)) / TransformEvent.BytesAroundRecord;
        return new TransformSettings(
            parameters.Required("LambdaArn"),
            parameters.Text("RoleArn") ?? roleArn,
            new BufferHints(bytes, interval, (int)records),
            (int)parameters.Number("NumberOfRetries", Retries, 3));
    }

    private static DeaggregationSettings DeaggregationOf(DeliveryProperties parameters)
    {
        if (parameters.Text("SubRecordType") != "DELIMITED") return new DeaggregationSettings(null);
        try
        {
            if (Convert.FromBase64String(parameters.Required("Delimiter")) is { Length: > 0 } delimiter)
                return new DeaggregationSettings(delimiter);
        }
        catch (FormatException)
        {
        }

        parameters.Refuse("Delimiter", "be base64 of at least one byte", parameters.Text("Delimiter"), "encode it");
        return new DeaggregationSettings("\n"u8.ToArray());
    }

    // Templates spell the delimiter as JSON would.
    private static string Unescape(string delimiter)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(
                $"\"{delimiter.Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t").Replace("\"", "\\\"")}\"")!;
        }
        catch (JsonException)
        {
            return delimiter;
        }
    }
}
