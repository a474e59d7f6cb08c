using System.Text.Json.Nodes;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Reports;

/// <summary>
/// Permissions that are used only when something fails, or only for a kind of write that did not occur in this run.
/// </summary>
internal sealed class OnlyOnFailure
{
    private const string WhenItFails = "used only when something fails: the deployment names this as the place for what failed";
    private const string NothingWritten = "nothing was written there in this run";
    private const string NoObject = "used with an object that is written, and the role wrote no object in this run";
    private const string Batches = "the role wrote in batches in this run; one item alone is written when a batch cannot take it";

    private readonly List<string> _destinations;

    /// <param name="deployment">The deployment, which names the destinations of failed events and records.</param>
    public OnlyOnFailure(Deployment deployment)
    {
        // The destinations of batches and of events that are given up:
        // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html and
        // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html.
        var given = deployment.OfType(AwsType.Lambda.EventSourceMapping)
            .Concat(deployment.OfType(AwsType.Lambda.EventInvokeConfig))
            .Select(resource => PolicyJson.Find(resource.Properties, "DestinationConfig", "OnFailure", "Destination"));
        var deadLetters = deployment.OfType(AwsType.Lambda.Function)
            .Select(function => PolicyJson.Find(function.Properties, "DeadLetterConfig", "TargetArn"));
        var backups = deployment.OfType(AwsType.Firehose.DeliveryStream).SelectMany(Backups);
        _destinations = [.. given.Concat(deadLetters).Concat(backups).Select(Text).OfType<string>()];
    }

    /// <summary>Why an unused grant may still be needed; <c>null</c> where this class knows no reason.</summary>
    /// <param name="grant">The unused grant.</param>
    /// <param name="ofRole">All grants of the role.</param>
    /// <param name="roleArn">The role.</param>
    public string? ReasonFor(Grant grant, IReadOnlyList<Grant> ofRole, string roleArn)
    {
        var isSending = Covers(grant, "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "sns:Publish");
        if (isSending && _destinations.Any(arn => IsOn(grant, arn))) return WhenItFails;
        if (Covers(grant, "s3:PutObject")) return HasPrefix(grant) ? NothingWritten : null;
        if (Covers(grant, "kms:GenerateDataKey"))
        {
            var objects = ofRole.Where(other => Covers(other, "s3:PutObject")).ToList();
            return objects.Count > 0 && objects.All(other => other.UseBy(roleArn) is null) ? NoObject : null;
        }

        var isSingle = Covers(grant, "dynamodb:PutItem") && ofRole.Any(other =>
            other.Resource == grant.Resource && other.UseBy(roleArn)?.Actions.Contains("dynamodb:BatchWriteItem") == true);
        return isSingle ? Batches : null;
    }

    // Records that a destination other than S3 refuses go to the backup. All records go there only where the mode says so:
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationConfiguration.html. The
    // bucket of Redshift is not a backup: all records pass through it.
    private static IEnumerable<JsonNode?> Backups(Resource stream) =>
        from property in stream.Properties
        where property.Key.EndsWith("DestinationConfiguration", StringComparison.Ordinal)
        where !property.Key.StartsWith("Redshift", StringComparison.Ordinal)
        let mode = Text(PolicyJson.Find(property.Value, "S3BackupMode"))
        where mode is null or "FailedDocumentsOnly" or "FailedDataOnly" or "FailedEventsOnly"
        select PolicyJson.Find(property.Value, "S3Configuration", "BucketARN");

    private static bool Covers(Grant grant, params ReadOnlySpan<string> actions)
    {
        foreach (var action in actions)
            if (grant.Action.Contains(':') && Glob.Matches(Glob.Pattern(grant.Action), action, ignoreCase: true)) return true;

        return false;
    }

    private static bool IsOn(Grant grant, string arn) =>
        grant.Resource == arn || grant.Resource.StartsWith($"{arn}/", StringComparison.Ordinal);

    // Whether the resource is a part of a bucket: a prefix stands between the bucket's name and the wildcard.
    private static bool HasPrefix(Grant grant) =>
        grant.Resource.Split('/', 2) is [_, { Length: > 0 } key] && key[0] is not ('*' or '?');

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
