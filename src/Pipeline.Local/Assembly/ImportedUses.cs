using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>
/// Finds the streams, tables and buckets that the resources of a deployment use, whether the deployment makes them or not.
/// </summary>
internal static partial class ImportedUses
{
    /// <summary>A use of a stream, table or bucket.</summary>
    /// <param name="Arn">The ARN, as it stands in the resource or policy.</param>
    /// <param name="Path">The construct path of the resource that uses it.</param>
    /// <param name="IsNeededAtStart">Whether the resource at the path reads from it or delivers to it.</param>
    public sealed record Use(string Arn, string Path, bool IsNeededAtStart);

    public static IEnumerable<Use> Of(Deployment deployment) => Sources(deployment).Concat(Grants(deployment));

    private static IEnumerable<Use> Sources(Deployment deployment)
    {
        foreach (var mapping in deployment.OfType(AwsType.Lambda.EventSourceMapping))
        {
            // A run reads only from Kinesis. Other sources of a mapping are reported elsewhere.
            var source = ValueText.Of(mapping.Properties["EventSourceArn"]);
            if (source.Contains(":kinesis:", StringComparison.Ordinal)) yield return new Use(source, mapping.Path, true);
        }

        foreach (var consumer in deployment.OfType(AwsType.Kinesis.StreamConsumer))
            yield return new Use(ValueText.Of(consumer.Properties["StreamARN"]), consumer.Path, true);

        foreach (var stream in deployment.OfType(AwsType.Firehose.DeliveryStream))
        {
            if (stream.Properties["KinesisStreamSourceConfiguration"] is JsonObject source)
                yield return new Use(ValueText.Of(source["KinesisStreamARN"]), stream.Path, true);

            foreach (var bucket in Buckets(stream.Properties)) yield return new Use(bucket, stream.Path, true);
        }
    }

    // Destinations and their backups, at any depth, all name their bucket by the same property.
    private static IEnumerable<string> Buckets(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(item => item.Key == "BucketARN" ? [ValueText.Of(item.Value)] : Buckets(item.Value)),
        JsonArray list => list.SelectMany(Buckets),
        _ => [],
    };

    private static IEnumerable<Use> Grants(Deployment deployment)
    {
        foreach (var function in deployment.OfType(AwsType.Lambda.Function))
        {
            var arn = ValueText.Of(function.Properties["Role"]);
            if (deployment.OfType(AwsType.Iam.Role).FirstOrDefault(role => role.Arn == arn) is not { } role) continue;
            foreach (var resource in Policies(deployment, role).SelectMany(AllowedResources))
                if (!Assets().IsMatch(resource)) yield return new Use(resource, function.Path, false);
        }
    }

    private static IEnumerable<JsonNode?> Policies(Deployment deployment, Resource role)
    {
        var inline = role.Properties["Policies"] as JsonArray ?? [];
        foreach (var policy in inline.OfType<JsonObject>()) yield return policy["PolicyDocument"];
        var managed = Texts(role.Properties["ManagedPolicyArns"]).ToHashSet();
        foreach (var policy in deployment.Resources)
        {
            var isAttached = policy.Type switch
            {
                AwsType.Iam.Policy => Texts(policy.Properties["Roles"]).Contains(role.PhysicalId),
                AwsType.Iam.RolePolicy => ValueText.Of(policy.Properties["RoleName"]) == role.PhysicalId,
                AwsType.Iam.ManagedPolicy =>
                    Texts(policy.Properties["Roles"]).Contains(role.PhysicalId) || managed.Contains(policy.PhysicalId),
                _ => false,
            };
            if (isAttached) yield return policy.Properties["PolicyDocument"];
        }
    }

    private static IEnumerable<string> AllowedResources(JsonNode? document)
    {
        var statements = (document as JsonObject)?["Statement"];
        return (statements as JsonArray ?? [statements?.DeepClone()]).OfType<JsonObject>()
            .Where(statement => ValueText.Of(statement["Effect"]) == "Allow")
            .SelectMany(statement => Texts(statement["Resource"]));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(ValueText.Of),
        JsonValue one => [ValueText.Of(one)],
        _ => [],
    };

    // The bucket of CDK's own assets, which its custom resources copy from
    // (https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html).
    [GeneratedRegex(@"^arn:[^:]*:s3:::cdk-[a-z0-9]+-assets-")]
    private static partial Regex Assets();
}
