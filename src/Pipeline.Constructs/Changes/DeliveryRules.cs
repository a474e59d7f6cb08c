using System.Text.Json.Nodes;

namespace Pipeline.Constructs.Internal;

/// <summary>The effects of a change on Firehose streams and on Kinesis channels.</summary>
internal static class DeliveryRules
{
    public const string Type = AwsType.Firehose.DeliveryStream;

    private const string Ending = "DestinationConfiguration";

    private static readonly string[] Search =
    [
        "AmazonopensearchserviceDestinationConfiguration",
        "AmazonOpenSearchServerlessDestinationConfiguration",
        "ElasticsearchDestinationConfiguration",
    ];

    /// <summary>Finds a switch of the destination's kind from or to OpenSearch.</summary>
    public static ChangeEffect? Destination(ResourceChange change)
    {
        if (change.Is is not { } now || KindOf(change.Was) is not { } was || KindOf(now) is not { } kind || was == kind)
            return null;
        if (!Search.Contains(was) && !Search.Contains(kind)) return null;
        return new ChangeEffect(
            $"changes from {was} to {kind}, and Firehose does not switch between OpenSearch and another destination", [was, kind],
                was, kind);
    }

    /// <summary>Finds dynamic partitioning that is turned on or off.</summary>
    public static ChangeEffect? DynamicPartitioning(ResourceChange change)
    {
        const string Enabled = "ExtendedS3DestinationConfiguration.DynamicPartitioningConfiguration.Enabled";
        if (change.Is is not { } now || KindOf(change.Was) != KindOf(now)) return null;
        var (was, @is) = (IsTrue(change.Was.At(Enabled)), IsTrue(now.At(Enabled)));
        return was == @is ? null : new ChangeEffect(
            $"turns dynamic partitioning {(@is ? "on" : "off")}, which Firehose allows only for a new stream", [Enabled],
                $"{was}", $"{@is}");
    }

    /// <summary>Finds a channel that is replaced under the same name. Only its freshness changes in place.</summary>
    public static ChangeEffect? Channel(ResourceChange change)
    {
        const string Name = "ChannelName";
        if (change.Is is not { } now || change.Was.At(Name) is not { } name) return null;
        if (TemplateText.Canonical(name) != TemplateText.Canonical(now.At(Name))) return null;
        var (was, @is) = (Fixed(change.Was), Fixed(now));
        return was == @is ? null : new ChangeEffect(
            $"is replaced by a channel of the same name, {TemplateText.Show(name)}, which Kinesis refuses while the old " +
            "one is there",
            [Name],
            was,
            @is);
    }

    private static string? KindOf(TemplateResource delivery) => (delivery.Json["Properties"] as JsonObject)?
        .Select(property => property.Key)
        .FirstOrDefault(property => property.EndsWith(Ending, StringComparison.Ordinal));

    private static bool IsTrue(JsonNode? value) => TemplateText.Show(value) == "true";

    private static string Fixed(TemplateResource channel)
    {
        if (channel.Json["Properties"]?.DeepClone() is not JsonObject properties) return "";
        RemoveFreshness(properties);
        return TemplateText.Canonical(properties);
    }

    private static void RemoveFreshness(JsonObject part)
    {
        part.Remove("Tags");
        foreach (var name in part.Select(property => property.Key)
            .Where(name => name.StartsWith("DataFreshness", StringComparison.Ordinal)).ToArray())
        {
            part.Remove(name);
        }

        foreach (var (_, child) in part)
            if (child is JsonObject inner) RemoveFreshness(inner);
    }
}
