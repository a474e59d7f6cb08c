using System.Text.Json.Nodes;
using Amazon.CDK;

namespace Pipeline.Constructs.Tests;

/// <summary>Shared parts of the tests of feeds.</summary>
internal static class FeedParts
{
    public static Delivery DirectPut(Stack stack, bool key = false, bool logs = false) => new(stack, "Delivery", new()
    {
        Processors = logs ? [DeliveryProcessor.Decompress()] : [],
        Destination = DeliveryTests.ToImported(stack),
        EncryptionKey = key ? new PipelineKey(stack, "Key").Key : null,
    });

    public static Delivery FromKinesis(Stack stack) => new(stack, "Reading", new()
    {
        Source = DeliverySource.KinesisStream(new IngestStream(stack, "Source")),
        Destination = DeliveryTests.ToImported(stack),
    });

    /// <summary>The resources below a construct, and no others, for a snapshot.</summary>
    public static JsonObject Below(this Template template, string prefix) => new(template.Json["Resources"]!.AsObject()
        .Where(resource => resource.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(resource => KeyValuePair.Create(resource.Key, resource.Value?.DeepClone())));

    /// <summary>The statements of the policy of a construct's role.</summary>
    public static IReadOnlyList<JsonNode> RoleStatements(this Template template, string prefix) =>
    [
        .. template.All("AWS::IAM::ManagedPolicy").Single(policy => policy.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Value["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().Select(statement => statement!),
    ];
}
