using System.Text.Json.Serialization;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Kinesis;

/// <summary>Records for one stream; the stream's name or its ARN.</summary>
public sealed class PutRecordsRequest : AmazonWebServiceRequest
{
    /// <summary>The stream's name, 1 to 128 characters.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's ARN.</summary>
    public string? StreamARN { get; set; }

    /// <summary>1 to 500 records.</summary>
    public List<PutRecordsRequestEntry> Records { get; set; } = [];
}

/// <summary>A record to put.</summary>
public sealed class PutRecordsRequestEntry
{
    /// <summary>
    /// The bytes, before base64. Together with the partition key they must not exceed the stream's record size.
    /// </summary>
    [JsonConverter(typeof(Base64StreamConverter))]
    public MemoryStream? Data { get; set; }

    /// <summary>The partition key, 1 to 256 characters; its MD5 decides the shard.</summary>
    public string? PartitionKey { get; set; }

    /// <summary>
    /// The hash key that decides the shard instead: a decimal number of 0 to 2^128 - 1. Null: the partition key decides.
    /// </summary>
    public string? ExplicitHashKey { get; set; }
}
