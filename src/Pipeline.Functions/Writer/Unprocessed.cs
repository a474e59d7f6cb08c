using Amazon.DynamoDBv2.Model;
using Pipeline.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Writer;

/// <summary>Finds the unprocessed items of a batch among the items that were sent.</summary>
internal static class Unprocessed
{
    /// <summary>
    /// Marks the groups whose items must be sent again. They are sent from the original bytes, so that no digit changes.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="schema">The schema that names the items' keys.</param>
    /// <param name="sent">The groups in the request.</param>
    /// <param name="unprocessed">The unprocessed items in the response.</param>
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

            // The response names an item that was not sent, which contradicts the documentation. Then no item counts as written,
            // since a second put has no effect.
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
