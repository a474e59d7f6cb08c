using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Tags of streams by the older calls, and of streams and consumers by ARN.</summary>
internal sealed class TagOperations(StreamRegistry registry)
{
    private static readonly ServiceLimit PageLimit =
        new(1, 50, "tags", "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html");

    public JsonObject AddToStream(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var tags = StreamTags.Read(input, required: true);
        input.Check();
        StreamTags.Check(tags);
        return Set(registry.Resolve(name, arn).Tags, tags);
    }

    public JsonObject RemoveFromStream(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var keys = Keys(input);
        input.Check();
        registry.Resolve(name, arn).Tags.Remove(keys);
        return [];
    }

    public JsonObject ListForStream(JsonObject request)
    {
        var input = new KinesisInput(request);
        var (name, arn) = input.Stream();
        var after = input.Text("ExclusiveStartTagKey");
        var limit = input.Integer("Limit", PageLimit) ?? (int)PageLimit.Maximum;
        input.Check();
        var tags = registry.Resolve(name, arn).Tags.All.Where(tag => after is null || string.CompareOrdinal(tag.Key, after) > 0)
            .ToList();
        return new() { ["Tags"] = StreamDescriptions.Tags(tags.Take(limit)), ["HasMoreTags"] = tags.Count > limit };
    }

    public JsonObject Tag(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("ResourceARN");
        var tags = StreamTags.Read(input, required: true);
        input.Check();
        StreamTags.Check(tags);
        return Set(TagsOf(arn), tags);
    }

    public JsonObject Untag(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("ResourceARN");
        var keys = Keys(input);
        input.Check();
        TagsOf(arn).Remove(keys);
        return [];
    }

    public JsonObject ListForResource(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("ResourceARN");
        input.Check();
        return new() { ["Tags"] = StreamDescriptions.Tags(TagsOf(arn).All) };
    }

    private StreamTags TagsOf(string arn)
    {
        var stream = registry.FindByArn(arn);
        return arn == stream.Arn
            ? stream.Tags
            : stream.Consumers.Find(arn)?.Tags ?? throw KinesisErrors.NotFound($"{arn} not found.");
    }

    private static List<string> Keys(KinesisInput input)
    {
        List<string> keys =
            [.. input.List("TagKeys", ServiceLimits.Kinesis.Tags).Select(
                key => KinesisInput.Of<string>(key, "TagKeys", "String") ?? "")];
        foreach (var key in keys) input.Check("TagKeys", key, StreamTags.KeyLength, null);
        return keys;
    }

    private static JsonObject Set(StreamTags on, IReadOnlyDictionary<string, string> tags) =>
        on.TrySet(tags, (int)ServiceLimits.Kinesis.Tags.Maximum)
            ? []
            : throw KinesisErrors.Invalid($"A resource can have {ServiceLimits.Kinesis.Tags.Maximum} tags at most.");
}
