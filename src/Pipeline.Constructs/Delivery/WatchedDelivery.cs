using Amazon.CDK.AWS.KinesisFirehose;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>What decides which metrics a delivery has, beside its destination.</summary>
/// <param name="Source">Where its records come from.</param>
/// <param name="Steps">What its records go through, as <see cref="ProcessorTypes"/> calls it.</param>
/// <param name="ConvertsFormat">Whether they become Parquet or ORC.</param>
/// <param name="Partitions">Whether they are partitioned by their own keys.</param>
internal sealed record WatchedDelivery(
    DeliverySourceType Source, IReadOnlyList<string> Steps, bool ConvertsFormat, bool Partitions)
{
    public static WatchedDelivery Of(CfnDeliveryStreamProps stream, IEnumerable<DeliveryProcessor> steps)
    {
        var s3 = stream.ExtendedS3DestinationConfiguration as ExtendedS3DestinationConfigurationProperty;
        return new(
            stream.DeliveryStreamType switch
            {
                "KinesisStreamAsSource" => DeliverySourceType.KinesisStream,
                "MSKAsSource" => DeliverySourceType.Msk,
                _ => DeliverySourceType.DirectPut,
            },
            [.. steps.Select(step => step.Type)],
            s3?.DataFormatConversionConfiguration is not null,
            s3?.DynamicPartitioningConfiguration is not null);
    }
}
