using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;
using Pipeline.Local.Functions;
using Pipeline.Local.Run;

namespace Pipeline.Local.Report;

/// <summary>
/// The tables and buckets of a run: the deployment's, in its order, and those that clients made; and the deployment's queues and
/// topics.
/// </summary>
internal static class RunStores
{
    /// <summary>The names of the tables.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(LocalRun run, CancellationToken cancellation)
    {
        List<string> names =
        [
            .. run.Deployment.OfType(AwsType.DynamoDb.GlobalTable).Concat(run.Deployment.OfType(AwsType.DynamoDb.Table))
                .Select(table => table.PhysicalId),
        ];
        using var client = run.Clients.DynamoDb(LocalClients.User);
        var found = new HashSet<string>(StringComparer.Ordinal);
        string? start = null;
        do
        {
            var page = await client.ListTablesAsync(new ListTablesRequest { ExclusiveStartTableName = start }, cancellation);
            found.UnionWith(page.TableNames ?? []);
            start = page.LastEvaluatedTableName;
        }
        while (start is not null);

        // A client may have deleted a table of the deployment.
        return [.. names.Where(found.Contains), .. found.Except(names).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of the buckets.</summary>
    public static async Task<IReadOnlyList<string>> BucketsAsync(LocalRun run, CancellationToken cancellation)
    {
        var names = run.Deployment.OfType(AwsType.S3.Bucket).Select(bucket => bucket.PhysicalId).ToList();
        using var client = run.Clients.S3(LocalClients.User);
        var answer = await client.ListBucketsAsync(cancellation);
        var found = (answer.Buckets ?? []).Select(bucket => bucket.BucketName).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(found.Contains), .. found.Except(names).Order(StringComparer.Ordinal)];
    }

    /// <summary>Messages by the ARN of each queue and topic.</summary>
    public static async Task<IReadOnlyList<(string Arn, long Messages)>> MessagesAsync(LocalRun run,
        CancellationToken cancellation)
    {
        using var client = JsonEngineClient.Sqs(run.Engines.Sqs, run.Deployment.Region);
        List<(string Arn, long Messages)> messages = [];
        foreach (var queue in run.Deployment.OfType(AwsType.Sqs.Queue))
        {
            // The engine itself moves messages to dead-letter queues.
            messages.Add((queue.Arn!, Math.Max(run.Messages.Of(queue.Arn!), await HeldAsync(client, queue, cancellation))));
        }

        return [.. messages, .. run.Deployment.OfType(AwsType.Sns.Topic)
            .Select(topic => (topic.Arn!, run.Messages.Of(topic.Arn!)))];
    }

    private static async Task<long> HeldAsync(JsonEngineClient client, Resource queue, CancellationToken cancellation)
    {
        string[] names =
            ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];
        var input = new JsonObject
        {
            ["QueueUrl"] = queue.PhysicalId,
            ["AttributeNames"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
        };
        try
        {
            var attributes = (await client.CallAsync("GetQueueAttributes", input, cancellation)).Child("Attributes");
            return names.Sum(name => long.TryParse(attributes?.Text(name), CultureInfo.InvariantCulture, out var held) ? held
                : 0);
        }
        catch (EngineException)
        {
            // A client has deleted it.
            return 0;
        }
    }
}
