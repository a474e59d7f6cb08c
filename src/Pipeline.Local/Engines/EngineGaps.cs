using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>The features of tables, buckets and queues that the engines lack, and what that means for a run.</summary>
internal static class EngineGaps
{
    private static readonly Dictionary<string, (string Property, string Meaning)[]> ByType = new()
    {
        [AwsType.DynamoDb.Table] = TableGaps,
        [AwsType.DynamoDb.GlobalTable] = TableGaps,
        [AwsType.S3.Bucket] =
        [
            ("VersioningConfiguration", "objects have no versions, a write replaces what was there"),
            ("BucketEncryption", "objects are not encrypted at rest"),
            ("LifecycleConfiguration", "no object expires or moves"),
            ("LoggingConfiguration", "accesses are not logged"),
            ("NotificationConfiguration", "no notifications about objects are sent"),
            ("ReplicationConfiguration", "objects are not replicated"),
            ("ObjectLockConfiguration", "objects are not locked"),
            ("WebsiteConfiguration", "it serves no website"),
        ],
        [AwsType.Sqs.Queue] =
        [
            ("KmsMasterKeyId", "messages are not encrypted at rest"),
        ],
    };

    private static (string Property, string Meaning)[] TableGaps =>
    [
        ("StreamSpecification", "its changes are not streamed, so functions on its stream get no records"),
        ("KinesisStreamSpecification", "its changes are not sent to the stream"),
        ("PointInTimeRecoverySpecification", "it cannot be restored to an earlier time"),
        ("SSESpecification", "it is not encrypted at rest"),
        ("ImportSourceSpecification", "it starts empty, without the import"),
    ];

    /// <summary>Makes one note for a resource that has such features.</summary>
    public static IEnumerable<Unsupported> Of(Resource resource)
    {
        if (!ByType.TryGetValue(resource.Type, out var gaps)) yield break;
        var replicas = resource.Properties["Replicas"] as JsonArray ?? [];
        var meanings = gaps
            .Where(gap => resource.Properties.ContainsKey(gap.Property)
                || replicas.Any(replica => replica is JsonObject own && own.ContainsKey(gap.Property)))
            .Select(gap => gap.Meaning).ToList();
        if (replicas.Count > 1) meanings.Add("there is one Region, so it has no replicas");
        if (resource.Type is AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable && TableRequest.IsProvisioned(resource))
            meanings.Add("its capacity is not enforced, so calls are not throttled");

        if (meanings.Count > 0)
            yield return new Unsupported(resource.Path, resource.Type, $"is made, but {string.Join("; ", meanings)}.");
    }
}
