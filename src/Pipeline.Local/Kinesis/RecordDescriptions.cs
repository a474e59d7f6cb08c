using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>Describes records and child shards in answers of GetRecords and in events of SubscribeToShard.</summary>
internal static class RecordDescriptions
{
    public static JsonArray Records(IEnumerable<StreamRecord> records, string encryptionType)
    {
        var described = new JsonArray();
        foreach (var record in records) described.Add((JsonNode)Record(record, encryptionType));
        return described;
    }

    public static JsonArray Children(IEnumerable<KinesisShard> children) => new([.. children.Select(Child)]);

    private static JsonObject Record(StreamRecord record, string encryptionType)
    {
        var described = new JsonObject
        {
            ["SequenceNumber"] = record.SequenceNumber,
            ["ApproximateArrivalTimestamp"] = WireValue.Time(record.Arrival),
            ["Data"] = WireValue.Blob(record.Data),
            ["EncryptionType"] = encryptionType,
        };
        if (record.PartitionKey is not null) described["PartitionKey"] = record.PartitionKey;

        return described;
    }

    private static JsonObject Child(KinesisShard child) => new()
    {
        ["ShardId"] = child.Id,
        ["ParentShards"] = new JsonArray(
        [
            .. new[] { child.Parent, child.AdjacentParent }.OfType<KinesisShard>().Select(parent => JsonValue.Create(parent.Id)),
        ]),
        ["HashKeyRange"] = StreamDescriptions.Range(child.Range),
    };
}
