namespace Pipeline.Constructs.Internal;

/// <summary>
/// Firehose's names of its processors (https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html).
/// </summary>
internal static class ProcessorTypes
{
    public const string Decompression = "Decompression";
    public const string MessageExtraction = "CloudWatchLogProcessing";
    public const string Deaggregation = "RecordDeAggregation";
    public const string Function = "Lambda";
    public const string PartitionKeys = "MetadataExtraction";
    public const string Delimiter = "AppendDelimiterToRecord";

    /// <summary>
    /// The order in which Firehose runs them. From de-aggregation to partition keys it is the order of
    /// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html;
    /// compressed data must first be decompressed, and
    /// https://docs.aws.amazon.com/firehose/latest/dev/decomp-faq.html calls the others steps after it.
    /// </summary>
    public static IReadOnlyList<string> InOrder { get; } =
        [Decompression, MessageExtraction, Deaggregation, Function, PartitionKeys, Delimiter];

    public static int Rank(string type) => Array.IndexOf([.. InOrder], type);
}
