using Amazon.DynamoDBv2.Model;
using Pipeline.Local.Run;

namespace Pipeline.Local.Report;

/// <summary>The tables and buckets of a run: the deployment's, in its order, and those that clients made.</summary>
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
}
