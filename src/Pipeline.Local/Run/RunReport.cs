using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;

namespace Pipeline.Local;

/// <summary>Counts what a run did, where it ended.</summary>
internal static class RunReport
{
    /// <summary>Reads tables, buckets, metrics and policies.</summary>
    /// <param name="run">The run, whose records are settled as far as they will be.</param>
    /// <param name="feed">What was sent, or nothing.</param>
    /// <param name="elapsed">From the first record sent until all was settled.</param>
    /// <param name="problems">What holds the rest up.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static async Task<RunSummary> ReadAsync(
        LocalRun run, Feed? feed, TimeSpan elapsed, IReadOnlyList<string> problems, CancellationToken cancellation)
    {
        var mappings = run.Mappings.All.Select(mapping => (mapping, progress: mapping.Progress)).ToList();
        var deliveries = run.Firehose.Streams.Select(stream => (stream, progress: stream.Progress)).ToList();
        var sources = MetricSources.Of(
            run.Deployment, deliveries.Select(each => each.stream.Settings.Name), mappings.Select(each => each.mapping.Settings));
        var alarms = run.Deployment.OfType("AWS::CloudWatch::Alarm")
            .Select(alarm => AlarmCheck.Of(alarm, run.Log.Metrics, sources)).ToList();
        var rejected = (long)run.OfFunctions("RecordsRejected");
        return new RunSummary
        {
            Sent = feed?.Sent ?? 0,
            Put = feed?.Put ?? 0,
            Elapsed = elapsed,
            FirstRecord = run.FirstWrite - run.Started,
            Mappings = [.. mappings.Select(each => new MappingLine(each.mapping.Settings.Path, each.progress.Read, each.progress.Settled, each.progress.GivenUp))],
            Deliveries =
            [
                .. deliveries.Select(each => new DeliveryLine(
                    each.stream.Settings.Path, each.progress.SourceRecords, each.progress.Delivered, each.progress.Failed, each.progress.Dropped, each.progress.Objects)),
            ],
            Tables = await TablesAsync(run, cancellation),
            Folders = await FoldersAsync(run, cancellation),
            Rejected = rejected,
            Crowd = await CrowdAsync(run, cancellation),
            Alarms = [.. alarms.Where(alarm => alarm.State != AlarmState.Ok).OrderBy(alarm => alarm.State == AlarmState.Fired ? 0 : 1)],
            AlarmCount = alarms.Count,
            Access = run.Access.Report(),
            PeakMiB = run.Memory.PeakMiB,
            Missing =
            [
                .. NotPut(feed),
                .. problems,
                .. rejected > 0 ? [Count(rejected, "record(s) rejected by a function")] : Array.Empty<string>(),
                .. mappings.Where(each => each.progress.GivenUp > 0).Select(each => Count(each.progress.GivenUp, $"record(s) given up by {each.mapping.Settings.Path}")),
                .. deliveries.Where(each => each.progress.Failed > 0).Select(each => Count(each.progress.Failed, $"record(s) under the error prefix of {each.stream.Settings.Path}")),
                .. deliveries.Where(each => each.progress.Discarded > 0).Select(each => Count(each.progress.Discarded, $"record(s) refused by the endpoint of {each.stream.Settings.Path}, and nowhere, as on AWS")),
            ],
        };
    }

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
        var request = new ListObjectsV2Request { BucketName = bucket };
        do
        {
            var page = await client.ListObjectsV2Async(request, cancellation);
            objects.AddRange(page.S3Objects ?? []);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
        return objects;
    }

    private static IEnumerable<string> NotPut(Feed? feed)
    {
        if (feed is null || feed.Put == feed.Sent) yield break;
        var first = feed.NotPut.FirstOrDefault();
        yield return Count(feed.Sent - feed.Put, $"record(s) not put{(first is null ? "" : $", the first with {first.ErrorCode}: {first.ErrorMessage}")}");
    }

    private static async Task<List<(string Table, long Items)>> TablesAsync(LocalRun run, CancellationToken cancellation)
    {
        using var client = run.Clients.DynamoDb(LocalClients.User);
        List<(string Table, long Items)> tables = [];
        foreach (var table in Tables(run))
        {
            long items = 0;
            Dictionary<string, AttributeValue>? start = null;
            do
            {
                var page = await client.ScanAsync(new ScanRequest { TableName = table.PhysicalId, Select = Amazon.DynamoDBv2.Select.COUNT, ExclusiveStartKey = start }, cancellation);
                items += page.Count ?? 0;
                start = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
            }
            while (start is not null);
            tables.Add((table.PhysicalId, items));
        }

        return tables;
    }

    private static async Task<List<FolderLine>> FoldersAsync(LocalRun run, CancellationToken cancellation)
    {
        List<FolderLine> folders = [];
        foreach (var bucket in run.Deployment.OfType("AWS::S3::Bucket"))
        {
            var objects = await ObjectsAsync(run, bucket.PhysicalId, cancellation);
            folders.AddRange(
                from item in objects
                group item by item.Key.Contains('/') ? $"{item.Key[..item.Key.IndexOf('/')]}/" : ""
                into folder
                select new FolderLine(bucket.PhysicalId, folder.Key, folder.Count(), folder.Sum(item => item.Size ?? 0), folder.First().Key));
        }

        return folders;
    }

    private static async Task<Crowd?> CrowdAsync(LocalRun run, CancellationToken cancellation)
    {
        if (run.FindSchema() is not { } schema) return null;
        var table = Tables(run).FirstOrDefault(table => table.Properties["KeySchema"]?[0]?["AttributeName"]?.ToString() == schema.PartitionKey.Name);
        if (table is null) return null;
        using var client = run.Clients.DynamoDb(LocalClients.User);
        return await Crowd.ReadAsync(client, table.PhysicalId, schema, cancellation);
    }

    private static IEnumerable<Resource> Tables(LocalRun run) =>
        run.Deployment.OfType("AWS::DynamoDB::GlobalTable").Concat(run.Deployment.OfType("AWS::DynamoDB::Table"));

    private static string Count(long count, string text) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {text}");
}
