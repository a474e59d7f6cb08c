using Pipeline.Client.KinesisFirehose;
using Pipeline.Records.Limits;

namespace Pipeline.Client.Producing;

/// <summary>The settings of a <see cref="FirehoseProducer"/>.</summary>
public sealed class FirehoseProducerOptions : ProducerOptions
{
    private static readonly long MostBytes = (long)ServiceLimits.Firehose.PutRecordBatchMiB.Maximum * 1024 * 1024;

    /// <summary>
    /// The client; null, the default: the producer makes one with credentials and Region from the environment, which leaves
    /// retries to the producer. The owner of a given client disposes of it; set its <c>MaxErrorRetry</c> to 0.
    /// </summary>
    public IAmazonKinesisFirehose? Client { get; set; }

    /// <summary>The size of a call in bytes, data before base64, 1 to 4,194,304, which is the default.</summary>
    public long CollectionMaxSize { get; set; } = MostBytes;

    internal void Validate()
    {
        var violations = new OptionViolations(nameof(FirehoseProducerOptions));
        Validate(violations);
        violations.Within(nameof(CollectionMaxSize), CollectionMaxSize, 1, MostBytes, "bytes");
        violations.ThrowIfAny();
    }

    internal ProducerSettings ToSettings() => ToSettings(new ProducerSettings { CollectionMaxSize = CollectionMaxSize });
}
