namespace Pipeline.Constructs.Internal;

/// <summary>Which steps go together, whatever the destination.</summary>
internal static class ProcessingRules
{
    public static void Validate(Violations violations, IReadOnlyList<DeliveryProcessor> processors)
    {
        foreach (var repeated in processors.GroupBy(processor => processor.Type).Where(same => same.Count() > 1))
        {
            violations.Add(
                nameof(DeliveryProps.Processors),
                "hold each step once",
                $"{repeated.Key} {repeated.Count()} times",
                "remove all but one");
        }

        // https://docs.aws.amazon.com/firehose/latest/dev/Message_extraction.html
        violations.Require(
            !Has(processors, ProcessorTypes.MessageExtraction) || Has(processors, ProcessorTypes.Decompression),
            nameof(DeliveryProps.Processors),
            $"hold {ProcessorTypes.Decompression} where they hold {ProcessorTypes.MessageExtraction}, which reads decompressed " +
            $"logs",
            string.Join(", ", processors.Select(processor => processor.Type)),
            $"add {nameof(DeliveryProcessor)}.{nameof(DeliveryProcessor.Decompress)}()");
        ValidateDelimiter(violations, processors);
    }

    /// <summary>Two line breaks make an empty line, which readers of JSON lines stumble over.</summary>
    private static void ValidateDelimiter(Violations violations, IReadOnlyList<DeliveryProcessor> processors) =>
        violations.Require(
        !Has(processors, ProcessorTypes.Delimiter) || processors.All(processor => !processor.EndsRecords),
        nameof(DeliveryProps.Processors),
        $"be without {ProcessorTypes.Delimiter} behind the library's function, which ends each record with a line break",
        string.Join(", ", processors.Select(processor => processor.Type)),
        $"remove {nameof(DeliveryProcessor)}.{nameof(DeliveryProcessor.AppendDelimiter)}()");

    public static bool Has(IEnumerable<DeliveryProcessor> processors, string type) =>
        processors.Any(processor => processor.Type == type);
}
