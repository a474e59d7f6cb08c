using Amazon.CDK.AWS.KinesisFirehose;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>The properties of a delivery that determine its metrics, besides its destination.</summary>
/// <param name="Source">The source of its records.</param>
/// <param name="Steps">Its processing steps, by their <see cref="ProcessorTypes"/>.</param>
/// <param name="ConvertsFormat">Whether its records are converted to Parquet or ORC.</param>
/// <param name="Partitions">Whether its records are partitioned by their own keys.</param>
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
