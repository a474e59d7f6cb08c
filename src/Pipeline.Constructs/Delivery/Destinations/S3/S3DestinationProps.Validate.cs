using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public sealed partial record S3DestinationProps
{
    private void ValidateBuffering(Violations violations)
    {
        var (size, interval) = (ServiceLimits.Firehose.S3BufferingSizeMiB, ServiceLimits.Firehose.S3BufferingIntervalSeconds);
        if (Conversion is not null) size = ServiceLimits.Firehose.ConversionBufferingSizeMiB;
        if (Partitioning is not null)
        {
            size = ServiceLimits.Firehose.DynamicPartitioningBufferingSizeMiB;
            interval = ServiceLimits.Firehose.DynamicPartitioningBufferingIntervalSeconds;
        }

        violations.Within(nameof(BufferingSize), BufferingSize, size);
        violations.Within(nameof(BufferingInterval), BufferingInterval, interval);
    }

    private void ValidatePartitioning(Violations violations, DynamicPartitioning partitioning)
    {
        partitioning.Validate(violations.For(nameof(DynamicPartitioning)));
        violations.Require(
            Prefix is not null || LayoutHasKeys,
            nameof(Prefix),
            $"be set with {nameof(DynamicPartitioning)}, and hold its keys",
            null,
            $"write it as {Layout.BasePrefix}zone=!{{{PrefixExpression.FromQuery}:zone}}/");
        violations.Require(
            !LayoutHasKeys || DynamicPartitioning is not { Queries.Count: > 0 },
            $"{nameof(DynamicPartitioning)}.{nameof(DynamicPartitioning.Queries)}",
            $"be empty where {nameof(Layout)} has keys, which are the ones partitioned by",
            string.Join(", ", DynamicPartitioning?.Queries.Keys ?? []),
            $"remove them, or write the whole {nameof(Prefix)} in place of {nameof(Layout)}");
    }

    private void ValidateConversion(Violations violations, FormatConversion conversion)
    {
        conversion.Validate(violations.For(nameof(Conversion)));
        violations.Require(
            Compression == DeliveryCompression.Uncompressed,
            nameof(Compression),
            $"be {DeliveryCompression.Uncompressed} with {nameof(Conversion)}, whose format compresses by itself",
            Compression,
            $"leave it out, and set the compression of {nameof(Conversion)}");

        // Failed records are JSON: one such object in the folder would fail each query of the folder.
        var data = PrefixRules.StaticPart(EffectivePrefix);
        var isOutside = ErrorOutputPrefix is not null &&
            (data.Length == 0 || !PrefixRules.StaticPart(ErrorOutputPrefix).StartsWith(data, StringComparison.Ordinal));
        violations.Require(
            isOutside || (Prefix is null && ErrorOutputPrefix is not null),
            nameof(ErrorOutputPrefix),
            $"lie outside the folder of converted records with {nameof(Conversion)}: failed ones are JSON",
            ErrorOutputPrefix,
            $"use another folder, such as {DefaultErrorOutputPrefix}");
    }
}
