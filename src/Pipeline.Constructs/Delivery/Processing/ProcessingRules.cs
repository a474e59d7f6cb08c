namespace Pipeline.Constructs.Internal;

/// <summary>The rules for combining processing steps, for every destination.</summary>
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
            $"hold {ProcessorTypes.Decompression} where they hold " +
            $"{ProcessorTypes.MessageExtraction}, which reads decompressed logs",
            string.Join(", ", processors.Select(processor => processor.Type)),
            $"add {nameof(DeliveryProcessor)}.{nameof(DeliveryProcessor.Decompress)}()");
        ValidateDelimiter(violations, processors);
    }

    /// <summary>Refuses a second line break: it makes an empty line, on which readers of JSON lines fail.</summary>
    private static void ValidateDelimiter(Violations violations, IReadOnlyList<DeliveryProcessor> processors) =>
        violations.Require(
        !Has(processors, ProcessorTypes.Delimiter) || processors.All(processor => !processor.EndsRecords),
        nameof(DeliveryProps.Processors),
        $"be without {ProcessorTypes.Delimiter} after the library's function, which ends each record with a line break",
        string.Join(", ", processors.Select(processor => processor.Type)),
        $"remove {nameof(DeliveryProcessor)}.{nameof(DeliveryProcessor.AppendDelimiter)}()");

    public static bool Has(IEnumerable<DeliveryProcessor> processors, string type) =>
        processors.Any(processor => processor.Type == type);
}
