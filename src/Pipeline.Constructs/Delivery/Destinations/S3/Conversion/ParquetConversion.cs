using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class FormatConversion
{
    /// <summary>Converts to Apache Parquet.</summary>
    /// <param name="props">The catalog, and settings that have defaults.</param>
    [Documented("Format conversion to Parquet", "https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html")]
    public static FormatConversion Parquet(ParquetConversionProps props) =>
        new ParquetConversion(Argument.Given(props), props.Catalog, schema: null);

    /// <summary>The conversion for a catalog that may not be made yet; the checks then use its schema.</summary>
    internal static FormatConversion ParquetBy(ParquetOptions options, EventCatalog? catalog, EventSchema schema) =>
        new ParquetConversion(options, catalog, schema);

    private sealed class ParquetConversion(ParquetOptions props, EventCatalog? catalog, EventSchema? schema)
        : FormatConversion(catalog, schema, props.Input, props.TableVersion)
    {
        internal override CatalogFormat Format => CatalogFormat.Parquet;

        internal override void Validate(Violations violations)
        {
            base.Validate(violations);
            violations.Within(nameof(props.BlockSize), props.BlockSize, ServiceLimits.Firehose.ParquetBlockSizeMiB);
            violations.Within(nameof(props.PageSize), props.PageSize, ServiceLimits.Firehose.ParquetPageSizeKiB);
            violations.Within(nameof(props.MaxPadding), props.MaxPadding, ServiceLimits.Firehose.ParquetPaddingBytes);
        }

        private protected override SerializerProperty Serializer => new()
        {
            ParquetSerDe = new ParquetSerDeProperty
            {
                Compression = props.Compression switch
                {
                    ParquetFileCompression.Snappy => "SNAPPY",
                    ParquetFileCompression.Gzip => "GZIP",
                    ParquetFileCompression.Uncompressed => "UNCOMPRESSED",
                    _ => throw new ArgumentOutOfRangeException(nameof(props), props.Compression, "is not a compression"),
                },
                BlockSizeBytes = props.BlockSize?.ToBytes(),
                PageSizeBytes = props.PageSize?.ToBytes(),
                MaxPaddingBytes = props.MaxPadding?.ToBytes(),
                EnableDictionaryCompression = props.EnableDictionaryCompression,
                WriterVersion = props.WriterVersion?.ToString(),
            },
        };
    }
}
