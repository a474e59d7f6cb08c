using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// The format of events in the delivered objects of a <see cref="StreamingPipeline"/>. The delivery's conversion and the
/// catalog's table are both made from it, so they cannot disagree.
/// </summary>
public sealed record PipelineFormat
{
    private readonly Func<EventCatalog?, EventSchema, FormatConversion>? _conversion;

    private PipelineFormat(CatalogFormat catalog, Func<EventCatalog?, EventSchema, FormatConversion>? conversion = null) =>
        (Catalog, _conversion) = (catalog, conversion);

    /// <summary>One JSON event per line, unchanged, compressed with GZIP unless the destination is set otherwise.</summary>
    public static PipelineFormat Json { get; } = new(CatalogFormat.Json);

    /// <summary>
    /// Apache Parquet: a query reads, and is billed for, only the columns that it names. Firehose converts, for 0.018 USD a GB in
    /// us-east-1 (https://aws.amazon.com/firehose/pricing/); a record that does not fit the table goes to the error prefix.
    /// </summary>
    /// <param name="options">How Firehose converts. Default: Firehose's own settings, with Snappy.</param>
    public static PipelineFormat Parquet(ParquetOptions? options = null) =>
        new(CatalogFormat.Parquet, (catalog, schema) => FormatConversion.ParquetBy(options ?? new(), catalog, schema));

    /// <summary>Apache ORC; otherwise as <see cref="Parquet"/>.</summary>
    /// <param name="options">How Firehose converts. Default: Firehose's own settings, with Snappy.</param>
    public static PipelineFormat Orc(OrcOptions? options = null) =>
        new(CatalogFormat.Orc, (catalog, schema) => FormatConversion.OrcBy(options ?? new(), catalog, schema));

    /// <summary>The format of the catalog's table.</summary>
    public CatalogFormat Catalog { get; }

    /// <summary>Whether Firehose converts the events, for which it needs the catalog's table.</summary>
    internal bool IsConverted => _conversion is not null;

    /// <summary>The conversion; <c>null</c> for JSON.</summary>
    /// <param name="schema">The schema of the catalog.</param>
    /// <param name="catalog">The catalog; <c>null</c> if it is not made yet.</param>
    internal FormatConversion? Conversion(EventSchema schema, EventCatalog? catalog = null) =>
        _conversion?.Invoke(catalog, schema);

    internal void Validate(Violations violations, EventSchema schema) => Conversion(schema)?.Validate(violations);
}
