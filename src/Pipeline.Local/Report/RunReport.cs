using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;
using Pipeline.Local.Input;
using Pipeline.Local.Mappings;
using Pipeline.Local.Metrics;
using Pipeline.Local.Run;
using Pipeline.Local.Settlement;

namespace Pipeline.Local.Report;

/// <summary>Counts the results of a run, in the stores themselves.</summary>
internal static class RunReport
{
    /// <summary>Reads tables, buckets, metrics and policies.</summary>
    /// <param name="run">The run, after its records were settled as far as possible.</param>
    /// <param name="sender">The sender of the records; null where others put records.</param>
    /// <param name="elapsed">The time from the first record sent until all were settled.</param>
    /// <param name="unsettled">The parts with unsettled records, and the reasons.</param>
    /// <param name="cancellation">Cancels the report.</param>
    public static async Task<RunSummary> ReadAsync(
        LocalRun run, RecordSender? sender, TimeSpan elapsed, IReadOnlyList<Unsettled> unsettled, CancellationToken cancellation)
    {
        // The data of a failed engine is gone with it. Everything else is still known.
        var counts = run.Failure.Reason is null ? await CountAsync(run, cancellation) : new StoreCounts();
        var alarms = AlarmCheck.All(run.Deployment, run.Log.Metrics, run.Firehose, run.Mappings);
        return new RunSummary
        {
            Sent = sender?.Sent ?? run.Received,
            NotSent = sender?.NotSent ?? 0,
            Put = sender?.Put ?? run.Received,
            Elapsed = elapsed,
            FirstRecord = run.Tables.FirstWrite - run.Started,
            Mappings = [.. run.Mappings.All.Select(mapping => Line(mapping.Settings.Path, mapping.Progress))],
            Deliveries = [.. run.Firehose.Streams.Select(stream => Line(stream.Settings.Path, stream.Progress))],
            Stores = counts,
            Crowd = run.Failure.Reason is null ? await CrowdAsync(run, cancellation) : null,
            TopGroups = run.Failure.Reason is null ? await TopGroups.ReadAsync(run, cancellation) : [],
            Alarms = [.. alarms.Where(alarm => alarm.State != AlarmState.Ok)
                .OrderBy(alarm => alarm.State == AlarmState.Fired ? 0 : 1)],
            AlarmCounts = AlarmCounts.Of(alarms),
            Access = run.Access.Report(),
            PeakMiB = run.Memory.PeakMiB,
            Verdict = RunVerdict.Of(run, sender, unsettled, counts),
            Unsupported = run.Unsupported,
        };
    }

    private static MappingLine Line(string path, MappingProgress progress) =>
        new(path, progress.Read, progress.Settled, progress.GivenUp);

    private static DeliveryLine Line(string path, DeliveryProgress progress) =>
        new(path, progress.SourceRecords, progress.Delivered, progress.Failed, progress.Dropped, progress.Objects);

    private static async Task<StoreCounts> CountAsync(LocalRun run, CancellationToken cancellation) => new()
    {
        Tables = await TablesAsync(run, cancellation),
        Folders = await FoldersAsync(run, cancellation),
        Messages = await RunStores.MessagesAsync(run, cancellation),
        WrittenTables = [.. Tables(run).Select(table => table.PhysicalId).Where(table => run.Tables.WrittenTo(table) > 0)],
        WrittenBuckets = [.. run.Objects.OfFunctions.Select(each => each.Bucket).Distinct()],
        Rejects = await RejectCount.ReadAsync(run, cancellation),
    };

    /// <summary>All items of a table.</summary>
    public static async IAsyncEnumerable<Dictionary<string, AttributeValue>> ItemsAsync(
        LocalRun run, string table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var client = run.Clients.DynamoDb(LocalClients.User);
        Dictionary<string, AttributeValue>? start = null;
        do
        {
            var page = await client.ScanAsync(new ScanRequest { TableName = table, ExclusiveStartKey = start }, cancellation);
            foreach (var item in page.Items ?? []) yield return item;
            start = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (start is not null);
    }

    /// <summary>All objects of a bucket.</summary>
    public static async Task<List<S3Object>> ObjectsAsync(LocalRun run, string bucket, CancellationToken cancellation)
    {
        using var client = run.Clients.S3(LocalClients.User);
        List<S3Object> objects = [];
        // XML cannot hold all characters that a key may have.
        var request = new ListObjectsV2Request { BucketName = bucket, Encoding = Amazon.S3.EncodingType.Url };
        do
        {
            var page = await client.ListObjectsV2Async(request, cancellation);
            foreach (var item in page.S3Objects ?? [])
            {
                item.Key = Uri.UnescapeDataString(item.Key);
                objects.Add(item);
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
        return objects;
    }

    private static async Task<List<(string Table, long Items)>> TablesAsync(LocalRun run, CancellationToken cancellation)
    {
        using var client = run.Clients.DynamoDb(LocalClients.User);
        List<(string Table, long Items)> tables = [];
        foreach (var table in await RunStores.TablesAsync(run, cancellation))
        {
            long items = 0;
            Dictionary<string, AttributeValue>? start = null;
            do
            {
                const string count = "COUNT";
                var scan = new ScanRequest { TableName = table, Select = count, ExclusiveStartKey = start };
                var page = await client.ScanAsync(scan, cancellation);
                items += page.Count ?? 0;
                start = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
            }
            while (start is not null);
            tables.Add((table, items));
        }

        return tables;
    }

    private static async Task<List<FolderLine>> FoldersAsync(LocalRun run, CancellationToken cancellation)
    {
        List<FolderLine> folders = [];
        foreach (var bucket in await RunStores.BucketsAsync(run, cancellation))
        {
            var objects = await ObjectsAsync(run, bucket, cancellation);
            folders.AddRange(
                from item in objects
                group item by item.Key.Contains('/') ? $"{item.Key[..item.Key.IndexOf('/')]}/" : ""
                into folder
                let bytes = folder.Sum(item => item.Size ?? 0)
                select new FolderLine(bucket, folder.Key, folder.Count(), bytes, folder.First().Key));
        }

        return folders;
    }

    private static async Task<Crowd?> CrowdAsync(LocalRun run, CancellationToken cancellation)
    {
        if (run.FindSchema() is not { } schema) return null;
        var table = Tables(run)
            .FirstOrDefault(table => table.Properties["KeySchema"]?[0]?["AttributeName"]?.ToString() == schema.PartitionKey.Name);
        if (table is null) return null;
        using var client = run.Clients.DynamoDb(LocalClients.User);
        return await Crowd.ReadAsync(client, table.PhysicalId, schema, cancellation);
    }

    private static IEnumerable<Resource> Tables(LocalRun run) =>
        run.Deployment.OfType(AwsType.DynamoDb.GlobalTable).Concat(run.Deployment.OfType(AwsType.DynamoDb.Table));
}
