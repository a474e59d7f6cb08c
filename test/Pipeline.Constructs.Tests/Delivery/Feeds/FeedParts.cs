using System.Text.Json.Nodes;
using Amazon.CDK;

namespace Pipeline.Constructs.Tests;

/// <summary>What the tests of feeds stand on.</summary>
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

    /// <summary>The resources below a construct, so that a snapshot holds nothing else.</summary>
    public static JsonObject Below(this Template template, string prefix) => new(template.Json["Resources"]!.AsObject()
        .Where(resource => resource.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(resource => KeyValuePair.Create(resource.Key, resource.Value?.DeepClone())));

    /// <summary>The statements of the policy that a construct's role has.</summary>
    public static IReadOnlyList<JsonNode> RoleStatements(this Template template, string prefix) =>
    [
        .. template.All("AWS::IAM::ManagedPolicy").Single(policy => policy.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Value["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().Select(statement => statement!),
    ];
}
