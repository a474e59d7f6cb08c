using Amazon.DynamoDBv2.Model;
using Pipeline.Functions.Writer;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.DynamoDb;

/// <summary>Finds what a batch left unprocessed again among the items that were sent.</summary>
internal static class Unprocessed
{
    /// <summary>
    /// Marks the groups whose items are to be sent again, from the bytes they were made of: so no digit changes on the way.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="schema">Whose keys the items have.</param>
    /// <param name="sent">The groups that the request had.</param>
    /// <param name="unprocessed">What came back.</param>
    public static void Mark(WritePlan plan, EventSchema schema, ReadOnlySpan<int> sent, List<WriteRequest> unprocessed)
    {
        var keys = new ItemBuffer(1024);
        foreach (var request in unprocessed)
        {
            keys.Clear();
            var group = KeyOf(request, schema) is { } key
                ? Find(plan, sent, keys[ItemKey.Write(keys, key.Partition, key.Sort)]) : -1;
            if (group >= 0)
            {
                plan.Group(group).Outcome = Outcome.Pending;
                continue;
            }

            // Not one of ours, against all documentation: then none counts as written, since a second put changes nothing.
            foreach (var other in sent) plan.Group(other).Outcome = Outcome.Pending;
            return;
        }
    }

    private static (ItemKeyValue Partition, ItemKeyValue? Sort)? KeyOf(WriteRequest request, EventSchema schema)
    {
        if (request.PutRequest?.Item is not { } item || ValueOf(item, schema.PartitionKey) is not { } partition) return null;
        if (schema.SortKey is null) return (partition, null);
        return ValueOf(item, schema.SortKey) is { } sort ? (partition, sort) : null;
    }

    private static ItemKeyValue? ValueOf(Dictionary<string, AttributeValue> item, KeyField key) =>
        item.TryGetValue(key.Name, out var value) && (key.KeyType == KeyType.Number ? value.N : value.S) is { } text
            ? new ItemKeyValue(key.KeyType, text)
            : null;

    private static int Find(WritePlan plan, ReadOnlySpan<int> sent, ReadOnlySpan<byte> key)
    {
        foreach (var group in sent)
            if (plan.Items[plan.WinnerOf(group).Item.Key].SequenceEqual(key)) return group;

        return -1;
    }
}
