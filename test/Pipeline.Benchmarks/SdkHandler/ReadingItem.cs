using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Benchmarks.SdkHandler;

/// <summary>Converts a reading to the SDK's form of an item.</summary>
internal static class ReadingItem
{
    public static Dictionary<string, AttributeValue> From(Reading reading)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["device"] = Text(reading.Device),
            ["id"] = Text(reading.Id),
            ["time"] = Text(reading.Time),
            ["type"] = Text(reading.Type),
            ["sequence"] = Number(reading.Sequence),
            ["temperature"] = Number(reading.Temperature),
            ["battery"] = Number(reading.Battery),
            ["ok"] = new() { BOOL = reading.Ok },
            ["location"] = new()
            {
                M = new()
                {
                    ["building"] = Text(reading.Location.Building),
                    ["floor"] = Number(reading.Location.Floor),
                    ["latitude"] = Number(reading.Location.Latitude),
                },
            },
            ["tags"] = new() { L = reading.Tags.ConvertAll(Text) },
        };
        if (reading.Samples is { } samples) item["samples"] = new() { L = samples.ConvertAll(Number) };
        if (reading.Labels is { } labels)
            item["labels"] = new() { M = labels.ToDictionary(label => label.Key, label => Text(label.Value)) };
        if (reading.Note is { } note) item["note"] = Text(note);
        return item;
    }

    private static AttributeValue Text(string value) => new() { S = value };

    private static AttributeValue Number(decimal value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
