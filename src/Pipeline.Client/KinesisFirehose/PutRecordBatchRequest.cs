using System.Text.Json.Serialization;
using Amazon.Runtime;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>Records for one Firehose stream.</summary>
public sealed class PutRecordBatchRequest : AmazonWebServiceRequest
{
    /// <summary>The Firehose stream's name, 1 to 64 characters.</summary>
    public string? DeliveryStreamName { get; set; }

    /// <summary>1 to 500 records.</summary>
    public List<Record> Records { get; set; } = [];
}

/// <summary>A record to put.</summary>
public sealed class Record
{
    /// <summary>The bytes, before base64; up to 1,000 KiB.</summary>
    [JsonConverter(typeof(Base64StreamConverter))]
    public MemoryStream? Data { get; set; }
}
