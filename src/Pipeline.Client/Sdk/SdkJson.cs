using System.Text.Json.Serialization;
using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;

namespace Pipeline.Client;

/// <summary>The bodies of all operations; what is null is not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutRecordsRequest))]
[JsonSerializable(typeof(PutRecordsResponse))]
[JsonSerializable(typeof(PutRecordBatchRequest))]
[JsonSerializable(typeof(PutRecordBatchResponse))]
internal sealed partial class SdkJson : JsonSerializerContext;
