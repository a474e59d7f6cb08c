using System.Text.Json.Nodes;
using Pipeline.Local.Kinesis;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose;

/// <summary>
/// Tags of Firehose streams (https://docs.aws.amazon.com/firehose/latest/APIReference/API_TagDeliveryStream.html).
/// </summary>
internal sealed class FirehoseTags(FirehoseStreams streams)
{
    public JsonObject Tag(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength);
        var tags = Read(input, request, required: true);
        input.Check();
        var stream = streams.Find(name).Stream;
        return stream.Tags.TrySet(tags, (int)ServiceLimits.Firehose.Tags.Maximum)
            ? []
            : throw FirehoseErrors.LimitExceeded(
                $"Firehose {name} must have {ServiceLimits.Firehose.Tags}; got more; remove some");
    }

    public JsonObject Untag(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength);
        List<string> keys =
        [
            .. input.List("TagKeys", ServiceLimits.Firehose.Tags)
                .Select(key => KinesisInput.Of<string>(key, "TagKeys", "String") ?? ""),
        ];
        foreach (var key in keys) input.Check("TagKeys", key, StreamTags.KeyLength, null);
        input.Check();
        streams.Find(name).Stream.Tags.Remove(keys);
        return [];
    }

    public JsonObject List(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength);
        var after = input.Text("ExclusiveStartTagKey", StreamTags.KeyLength);
        var limit = input.Integer("Limit", ServiceLimits.Firehose.Tags) ?? (int)ServiceLimits.Firehose.Tags.Maximum;
        input.Check();
        var tags = streams.Find(name).Stream.Tags.All
            .Where(tag => after is null || string.CompareOrdinal(tag.Key, after) > 0).ToList();
        return new JsonObject { ["Tags"] = StreamDescriptions.Tags(tags.Take(limit)), ["HasMoreTags"] = tags.Count > limit };
    }

    /// <summary>Reads the tags of a call. Mistakes are added to the input's violations.</summary>
    public static IReadOnlyDictionary<string, string> Read(KinesisInput input, JsonObject request, bool required)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!required && request["Tags"] is null) return tags;
        var number = 0;
        foreach (var node in input.List("Tags", ServiceLimits.Firehose.Tags))
        {
            var tag = new KinesisInput(KinesisInput.Of<JsonObject>(node, "Tags", "List of structures") ?? []);
            var (key, value) = (tag.Text("Key"), tag.Text("Value") ?? "");
            var place = $"tags.{++number}.member.";
            if (key is null) input.Violate($"{place}key", null, "Member must not be null");
            else input.Check($"{place}key", key, StreamTags.KeyLength, StreamTags.Pattern());
            input.Check($"{place}value", value, StreamTags.ValueLength, StreamTags.Pattern());
            if (key is not null) tags[key] = value;
        }

        return StreamTags.ReservedKey(tags) is { } mistake ? throw FirehoseErrors.Invalid(mistake) : tags;
    }
}
