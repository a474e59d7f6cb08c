using Pipeline.Client.Kinesis;
using Pipeline.Records.Limits;

namespace Pipeline.Client.Producing;

/// <summary>The settings of a <see cref="KinesisProducer"/>.</summary>
public sealed class KinesisProducerOptions : ProducerOptions
{
    // The KPL's ranges. An aggregate can be as large as the largest record.
    private const int LeastSize = 64;
    private const long LeastCollection = 52_224;
    private static readonly long MostSize = (long)ServiceLimits.Kinesis.MaxRecordSizeKiB.Maximum * 1024;

    /// <summary>
    /// The client; null, the default: the producer makes one with credentials and Region from the environment, which leaves
    /// retries to the producer. The owner of a given client disposes of it; set its <c>MaxErrorRetry</c> to 0.
    /// </summary>
    public IAmazonKinesis? Client { get; set; }

    /// <summary>
    /// Whether records are aggregated, as the KPL does; true by default. Aggregates save calls, and cost: Kinesis bills each
    /// record in units of 1 KB (on demand) or 25 KB (provisioned). Consumers must take aggregates apart: this library, the KCL,
    /// Firehose, and Lambda with enhanced fan-out do. A stream that distributes records by itself gets none in any case.
    /// </summary>
    public bool AggregationEnabled { get; set; } = true;

    /// <summary>The number of records in an aggregate, 1 or more; 4,294,967,295 by default.</summary>
    public long AggregationMaxCount { get; set; } = uint.MaxValue;

    /// <summary>
    /// The size of an aggregate in bytes, 64 to 10,485,760; 51,200 by default. A record that is larger is sent by itself. It must
    /// not be larger than the largest record of the stream (<c>MaxRecordSizeInKiB</c>).
    /// </summary>
    public long AggregationMaxSize { get; set; } = 51_200;

    /// <summary>
    /// The size of a call in bytes, data before base64 and keys, 52,224 to 10,485,760; 5,242,880 by default.
    /// </summary>
    public long CollectionMaxSize { get; set; } = 5_242_880;

    /// <summary>
    /// The size of a record's data in bytes, compressed and with its schema's header, 64 to 10,485,760; 1,048,576 by default.
    /// </summary>
    public long MaxUserRecordSize { get; set; } = 1_048_576;

    /// <summary>
    /// The rate into one shard in percent of its write throughput (1,000 records and 1 MiB a second), 1 or more; 150 by default.
    /// It is more than 100 because a shard allows bursts, and less is in use while clocks differ; choose less if several
    /// producers share the stream. A shard that throttles gets less for a while.
    /// </summary>
    public double RateLimit { get; set; } = 150;

    /// <summary>
    /// The id of a schema version in the AWS Glue Schema Registry, whose header each record gets (see
    /// <see cref="SchemaRegistryHeader"/>); null, the default: none. It excludes <see cref="ProducerOptions.Compression"/>.
    /// </summary>
    public Guid? SchemaVersionId { get; set; }

    /// <summary>Whether the data behind the schema's header is compressed with zlib; false by default.</summary>
    public bool SchemaCompression { get; set; }

    internal void Validate()
    {
        var violations = new OptionViolations(nameof(KinesisProducerOptions));
        Validate(violations);
        violations.AtLeast(nameof(AggregationMaxCount), AggregationMaxCount, 1, "records");
        violations.Within(nameof(AggregationMaxSize), AggregationMaxSize, LeastSize, MostSize, "bytes");
        violations.Within(
            nameof(CollectionMaxSize), CollectionMaxSize, LeastCollection,
            ServiceLimits.Kinesis.PutRecordsMiB.Maximum * 1024 * 1024, "bytes");
        violations.Within(nameof(MaxUserRecordSize), MaxUserRecordSize, LeastSize, MostSize, "bytes");
        violations.Within(nameof(RateLimit), RateLimit, 1, int.MaxValue, "percent");
        violations.Require(
            SchemaVersionId is null || Compression == RecordCompression.None, nameof(Compression),
            $"be None with {nameof(SchemaVersionId)}", Compression, $"set {nameof(SchemaCompression)} instead");
        violations.Require(
            SchemaVersionId is not null || !SchemaCompression, nameof(SchemaCompression),
            $"be false without {nameof(SchemaVersionId)}", SchemaCompression, $"set {nameof(Compression)} instead");
        violations.ThrowIfAny();
    }

    internal ProducerSettings ToSettings() => ToSettings(new ProducerSettings
    {
        Aggregates = AggregationEnabled,
        AggregationMaxCount = AggregationMaxCount,
        AggregationMaxSize = AggregationMaxSize,
        CollectionMaxSize = CollectionMaxSize,
        RateLimit = RateLimit,
    });
}
