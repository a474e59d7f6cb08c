using System.Text;
using System.Text.Json;
using Pipeline.Local.Firehose.Processing;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>The transformation of records by a function.</summary>
/// <param name="FunctionArn">The function's ARN, with the version or alias if there is one.</param>
/// <param name="RoleArn">The role that invokes the function.</param>
/// <param name="Hints">When a batch is passed to the function.</param>
/// <param name="Retries">How often a failed invocation is retried.</param>
internal sealed record TransformSettings(string FunctionArn, string RoleArn, BufferHints Hints, int Retries);

/// <summary>Deaggregation: how a record that holds several is split.</summary>
/// <param name="Delimiter">The delimiter between them; null for JSON objects that follow one another.</param>
internal sealed record DeaggregationSettings(byte[]? Delimiter);

/// <summary>The processing of records between the source and the destination, in AWS's order.</summary>
internal sealed record ProcessingSettings
{
    // AWS does not state an upper limit.
    private static readonly ServiceLimit Retries =
        new(0, int.MaxValue, "retries", "https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html");

    public bool Decompress { get; init; }

    /// <summary>
    /// Whether only the messages in CloudWatch Logs' envelopes are delivered; null where the records are not such envelopes.
    /// </summary>
    public bool? ExtractLogMessages { get; init; }

    public DeaggregationSettings? Deaggregation { get; init; }

    public TransformSettings? Transform { get; init; }

    public KeyQuery? Query { get; init; }

    /// <summary>Whether dynamic partitioning groups records by keys, each group with its own prefix.</summary>
    public bool IsPartitioned { get; init; }

    public byte[] Delimiter { get; init; } = [];

    /// <summary>
    /// Reads the processors. <paramref name="unsupported"/> gets a sentence for each part that cannot be done here.
    /// </summary>
    public static ProcessingSettings Of(DeliveryProperties destination, string defaultRoleArn, double transformMiB,
        Action<string> unsupported)
    {
        var settings = new ProcessingSettings
        {
            IsPartitioned = destination.Part("DynamicPartitioningConfiguration")?.Flag(
            "Enabled") == true
        };
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
        // The number of records is limited too: with small records, most of the event is the text around their data, and the
        // event must not be larger than a function takes.
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

    // Templates write the delimiter with the escapes of JSON.
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
