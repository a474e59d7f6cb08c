using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Requests the settings of a stream: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html.
/// </summary>
public sealed class DescribeStreamSummaryRequest : AmazonWebServiceRequest
{
    /// <summary>The stream's name; either this or <see cref="StreamARN"/> must be set.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }
}

/// <summary>The settings of a stream.</summary>
public sealed class DescribeStreamSummaryResponse : AmazonWebServiceResponse
{
    /// <summary>The settings.</summary>
    public StreamDescriptionSummary? StreamDescriptionSummary { get; set; }
}

/// <summary>The settings of a stream that a producer depends on.</summary>
public sealed class StreamDescriptionSummary
{
    /// <summary>The stream's name.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }

    /// <summary><c>CREATING</c>, <c>DELETING</c>, <c>ACTIVE</c> or <c>UPDATING</c>.</summary>
    public string? StreamStatus { get; set; }

    /// <summary>The number of open shards.</summary>
    public int? OpenShardCount { get; set; }

    /// <summary>The stream's largest record in KiB, data before base64 and partition key together.</summary>
    public int? MaxRecordSizeInKiB { get; set; }

    /// <summary>
    /// How a record gets its shard: by its keys (<c>USER_PARTITION_KEY</c>) or by the stream (<c>AUTO</c>).
    /// </summary>
    public string? RecordDistributionStrategy { get; set; }
}
