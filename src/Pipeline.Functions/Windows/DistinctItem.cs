using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>The item that counts the events of a group and window with one value.</summary>
internal static class DistinctItem
{
    private const string Events = "events";
    private const string Positions = "positions";
    private const string Transitions = "transitions";
    private const string Number = "number";
    private const string Delta = "delta";

    /// <summary>Reads an item; null is an item without events.</summary>
    public static (DistinctValue Value, long Version) Read(Dictionary<string, AttributeValue>? item)
    {
        var value = new DistinctValue();
        if (item is null) return (value, 0);
        value.Events = AggregateItem.Whole(item, Events);
        foreach (var (shard, number) in item[Positions].M) value.Positions[shard] = number.S;
        foreach (var (shard, all) in item[Transitions].M)
        {
            value.Transitions[shard] = [.. all.L.Select(transition => new Transition(
                transition.M[Number].S, int.Parse(transition.M[Delta].N, CultureInfo.InvariantCulture)))];
        }

        return (value, AggregateItem.Whole(item, AggregateAttributes.Version));
    }

    /// <summary>The item to write.</summary>
    /// <param name="value">The value's count.</param>
    /// <param name="partition">The partition key.</param>
    /// <param name="sort">The sort key.</param>
    /// <param name="version">The version that was read.</param>
    /// <param name="expiresAt">When DynamoDB may delete it, in seconds since 1970.</param>
    public static Dictionary<string, AttributeValue> Write(
        DistinctValue value, string partition, string sort, long version, long expiresAt) => new()
        {
            [AggregateAttributes.Aggregate] = AggregateItem.Text(partition),
            [AggregateAttributes.Window] = AggregateItem.Text(sort),
            [AggregateAttributes.Version] = AggregateItem.Number(version + 1),
            [AggregateAttributes.ExpiresAt] = AggregateItem.Number(expiresAt),
            [Events] = AggregateItem.Number(value.Events),
            [Positions] = AggregateItem.Map(
                value.Positions.Select(position => (position.Key, AggregateItem.Text(position.Value)))),
            [Transitions] = AggregateItem.Map(value.Transitions.Select(shard => (shard.Key, new AttributeValue
            {
                L = [.. shard.Value.Select(transition => AggregateItem.Map([
                    (Number, AggregateItem.Text(transition.SequenceNumber)), (Delta, AggregateItem.Number(transition.Delta)),
                ]))],
            }))),
        };
}
