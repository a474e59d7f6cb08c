using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

public abstract partial class FormatConversion
{
    /// <summary>Converts to Apache ORC.</summary>
    /// <param name="props">The catalog, and settings that have defaults.</param>
    [Documented("Format conversion to ORC", "https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html")]
    public static FormatConversion Orc(OrcConversionProps props) =>
        new OrcConversion(Argument.Given(props), props.Catalog, schema: null);

    /// <summary>The conversion for a catalog that may not be made yet; the checks then use its schema.</summary>
    internal static FormatConversion OrcBy(OrcOptions options, EventCatalog? catalog, EventSchema schema) =>
        new OrcConversion(options, catalog, schema);

    private sealed class OrcConversion(OrcOptions props, EventCatalog? catalog, EventSchema? schema)
        : FormatConversion(catalog, schema, props.Input, props.TableVersion)
    {
        internal override CatalogFormat Format => CatalogFormat.Orc;

        internal override void Validate(Violations violations)
        {
            base.Validate(violations);
            violations.Within(nameof(props.BlockSize), props.BlockSize, ServiceLimits.Firehose.OrcBlockSizeMiB);
            violations.Within(nameof(props.StripeSize), props.StripeSize, ServiceLimits.Firehose.OrcStripeSizeMiB);
            violations.Whole(nameof(props.RowIndexStride), props.RowIndexStride, ServiceLimits.Firehose.OrcRowIndexStride);
            violations.Within(nameof(props.PaddingTolerance), props.PaddingTolerance, ServiceLimits.Firehose.OrcPaddingTolerance);
            violations.Within(
                nameof(props.DictionaryKeyThreshold), props.DictionaryKeyThreshold,
                    ServiceLimits.Firehose.OrcDictionaryKeyThreshold);
            violations.Within(
                nameof(props.BloomFilterFalsePositiveProbability),
                props.BloomFilterFalsePositiveProbability,
                ServiceLimits.Firehose.OrcBloomFilterFalsePositives);
            RequireColumns(violations, nameof(props.BloomFilterColumns), props.BloomFilterColumns);
        }

        private protected override SerializerProperty Serializer => new()
        {
            OrcSerDe = new OrcSerDeProperty
            {
                Compression = props.Compression switch
                {
                    OrcFileCompression.Snappy => "SNAPPY",
                    OrcFileCompression.Zlib => "ZLIB",
                    OrcFileCompression.None => "NONE",
                    _ => throw new ArgumentOutOfRangeException(nameof(props), props.Compression, "is not a compression"),
                },
                BlockSizeBytes = props.BlockSize?.ToBytes(),
                StripeSizeBytes = props.StripeSize?.ToBytes(),
                RowIndexStride = props.RowIndexStride,
                EnablePadding = props.EnablePadding,
                PaddingTolerance = props.PaddingTolerance,
                DictionaryKeyThreshold = props.DictionaryKeyThreshold,
                BloomFilterColumns = props.BloomFilterColumns.Count == 0 ? null : [.. props.BloomFilterColumns],
                BloomFilterFalsePositiveProbability = props.BloomFilterFalsePositiveProbability,
                FormatVersion = props.FormatVersion switch
                {
                    OrcFileVersion.V011 => "V0_11",
                    OrcFileVersion.V012 => "V0_12",
                    _ => null,
                },
            },
        };
    }
}
