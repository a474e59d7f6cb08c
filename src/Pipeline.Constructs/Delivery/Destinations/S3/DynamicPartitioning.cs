using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs;

/// <summary>
/// Delivery to a folder in S3 for each value of keys in the records. The keys come from <see cref="Queries"/>, from the function
/// of a transformation, whose keys the prefix names as <c>!{partitionKeyFromLambda:name}</c>, or from both. In CDK:
/// <c>MetadataExtractionProcessor</c>.
/// </summary>
/// <remarks>
/// <para>Choose it when the stream is made: Firehose cannot turn it off later
/// (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-enable.html). To change it, make another
/// <see cref="Delivery"/> with another id. A record without all of its keys goes to the error prefix. While 500 partitions are
/// active, further records go there too, under <c>activePartitionExceeded</c>; AWS raises the limit to 5,000 on request
/// (https://docs.aws.amazon.com/firehose/latest/dev/limits.html). Delivery takes up to 1.5 times the buffering interval
/// (https://docs.aws.amazon.com/firehose/latest/dev/buffering.html).</para>
/// <para>Cost: by the GB, by the object and by the hour of queries, on top of delivery
/// (https://aws.amazon.com/firehose/pricing/).</para>
/// </remarks>
[Documented("Dynamic partitioning", "https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html")]
public sealed partial record DynamicPartitioning
{
    /// <summary>
    /// The keys that Firehose itself reads from JSON records: a name, which the prefix writes as
    /// <c>!{partitionKeyFromQuery:name}</c>, and an expression of jq 1.6, such as <c>.zone</c> or <c>.at | strftime("%Y")</c>; up
    /// to 50, and 5120 characters in total. Default: none; all keys come from a function.
    /// </summary>
    public IReadOnlyDictionary<string, string> Queries { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// How long Firehose retries delivery to a partition's prefix, whole seconds, 0 to 7200. Default: 300 seconds. After that the
    /// records go to the error prefix
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_DynamicPartitioningConfiguration.html).
    /// </summary>
    public Duration RetryDuration { get; set; } = Duration.Seconds(300);

    internal DynamicPartitioningConfigurationProperty Configuration => new()
    {
        Enabled = true,
        RetryOptions = new RetryOptionsProperty { DurationInSeconds = RetryDuration.ToSeconds() },
    };

    /// <summary>The processor that extracts the keys of <see cref="Queries"/>; empty if a function returns all keys.</summary>
    internal ProcessorBinding[] Extraction => Queries.Count == 0
        ? []
        : [ProcessorBinding.Of(ProcessorTypes.PartitionKeys, ("MetadataExtractionQuery", Query),
            ("JsonParsingEngine", "JQ-1.6"))];

    // Expressions other than plain paths get parentheses: in .a // "none", jq would otherwise end the value before the operator.
    private string Query => $"{{{string.Join(',', Queries.Select(key =>
        $"{JsonSerializer.Serialize(key.Key)}:{(Path().IsMatch(key.Value) ? key.Value : $"({key.Value})")}"))}}}";

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        if (Queries.Count > 0)
        {
            violations.Count(nameof(Queries), Queries, ServiceLimits.Firehose.PartitionKeys);
            violations.Length($"{nameof(Queries)} together", Query, ServiceLimits.Firehose.ProcessorParameterLength);
        }

        foreach (var (name, query) in Queries)
        {
            violations.Require(
                name.Length > 0 && name.IndexOfAny(['{', '}']) < 0,
                nameof(Queries),
                "have names that are not empty and hold no braces, because prefixes name them",
                name,
                "rename the key");
            violations.Require(
                !string.IsNullOrWhiteSpace(query), $"{nameof(Queries)}['{name}']", "be an expression of jq", query,
                    "write it as .field");
        }

        violations.Within(nameof(RetryDuration), RetryDuration, ServiceLimits.Firehose.DynamicPartitioningRetrySeconds);
    }

    /// <summary>Checks that the prefix names exactly the existing keys.</summary>
    /// <param name="violations">Collects the destination's mistakes.</param>
    /// <param name="prefix">The destination's prefix; <c>null</c> if it is not known.</param>
    /// <param name="processors">The processing steps.</param>
    internal void ValidateKeys(Violations violations, string? prefix, IReadOnlyList<DeliveryProcessor> processors)
    {
        if (prefix is null || Token.IsUnresolved(prefix)) return;
        var parts = PrefixExpression.Parse(prefix).Parts;
        var queried = Names(PrefixExpression.FromQuery);
        var returned = Names(PrefixExpression.FromLambda);
        var function = processors.FirstOrDefault(processor => processor.Type == ProcessorTypes.Function);

        Same(PrefixExpression.FromQuery, queried, [.. Queries.Keys], $"{nameof(DynamicPartitioning)}.{nameof(Queries)}");
        if (function?.PartitionKeys is { } known) Same(PrefixExpression.FromLambda, returned, known, "the transformation");
        violations.Require(
            function is not null || returned.Count == 0,
            nameof(S3DestinationProps.Prefix),
            $"be without {PrefixExpression.FromLambda} if no function returns keys",
            prefix,
            $"add {nameof(DeliveryProcessor)}.{nameof(DeliveryProcessor.Transform)} to {nameof(DeliveryProps.Processors)}");
        violations.Require(
            queried.Count + returned.Count > 0,
            nameof(S3DestinationProps.Prefix),
            $"hold each partition key, as !{{{PrefixExpression.FromQuery}:name}} or !{{{PrefixExpression.FromLambda}:name}}",
            prefix,
            $"add the keys, or remove {nameof(DynamicPartitioning)}");

        List<string> Names(string space) =>
            [.. parts.Where(part => part.Namespace == space).Select(part => part.Value).Distinct()];

        void Same(string space, IReadOnlyList<string> used, IReadOnlyList<string> keys, string of)
        {
            if (used.Count == 0 && keys.Count == 0) return;
            violations.Require(
                used.Order(StringComparer.Ordinal).SequenceEqual(keys.Order(StringComparer.Ordinal)),
                nameof(S3DestinationProps.Prefix),
                $"name by {space} the keys of {of}, all of them and no other " +
                $"({(keys.Count == 0 ? "none" : string.Join(", ", keys))})",
                used.Count == 0 ? "none" : string.Join(", ", used),
                "name each key at least once");
        }
    }

    [GeneratedRegex("""^(\.[A-Za-z_][A-Za-z0-9_]*|\.?\["[^"\\]+"\]|\[[0-9]+\])+\z""")]
    private static partial Regex Path();
}
