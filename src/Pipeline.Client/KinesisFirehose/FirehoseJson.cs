using System.Text.Json.Serialization;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>The bodies of the operations of Firehose; a member that is null is not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutRecordBatchRequest))]
[JsonSerializable(typeof(PutRecordBatchResponse))]
internal sealed partial class FirehoseJson : JsonSerializerContext;
