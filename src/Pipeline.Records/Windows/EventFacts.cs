using System.Text;
using System.Text.Json;

namespace Pipeline.Records.Windows;

/// <summary>What an aggregation needs of an event: its group, its window, and the values of measures.</summary>
/// <param name="Group">The values of the group's fields, in the declaration's order.</param>
/// <param name="GroupText">The same as a JSON array, which no other group has.</param>
/// <param name="WindowStart">The start of its window, in minutes since 1970.</param>
/// <param name="Values">The value of each measure's field, in the declaration's order; null for a count.</param>
internal sealed record EventFacts(
    IReadOnlyList<FieldValue> Group, string GroupText, long WindowStart, IReadOnlyList<FieldValue> Values)
{
    /// <summary>Reads an event that became an item.</summary>
    /// <param name="aggregation">The aggregation.</param>
    /// <param name="item">The item in DynamoDB's JSON: <c>{"zone":{"S":"hall-a"},...}</c>.</param>
    /// <returns>The facts; null where the event has no time, so that it belongs to no window.</returns>
    public static EventFacts? Read(WindowedAggregation aggregation, JsonElement item)
    {
        var time = FieldValue.Of(item, aggregation.Time);
        var minute = time.Type switch
        {
            ScalarType.S => EventTime.Read(time.Text),
            ScalarType.N when time.Number.ToInt64() is { } seconds => EventTime.OfSeconds(seconds),
            _ => null,
        };
        if (minute is null) return null;
        FieldValue[] group = [.. aggregation.GroupBy.Select(field => FieldValue.Of(item, field))];
        FieldValue[] values = [.. aggregation.Measures.Select(
            measure => measure.Field is { } field ? FieldValue.Of(item, field) : FieldValue.Null)];
        return new EventFacts(group, Text(group), EventTime.WindowStart(minute.Value, aggregation.WindowMinutes), values);
    }

    /// <summary>Whether another event counts in the same way, so that replacing one by the other changes no aggregate.</summary>
    public bool CountsAs(EventFacts other) =>
        GroupText == other.GroupText && WindowStart == other.WindowStart && Values.SequenceEqual(other.Values);

    private static string Text(FieldValue[] group)
    {
        var text = new StringBuilder("[");
        foreach (var value in group) text.Append(text.Length > 1 ? "," : "").Append(value.Json);
        return text.Append(']').ToString();
    }
}
