using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Compression;
using Pipeline.Local.Firehose.Prefixes;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>Writes records to a bucket, the destination or its backup. Failed records go under the error prefix.</summary>
/// <param name="context">The Firehose stream.</param>
/// <param name="settings">The bucket.</param>
/// <param name="metrics">The prefix of its metrics' names: <c>DeliveryToS3</c> or <c>BackupToS3</c>.</param>
internal sealed class S3Delivery(DeliveryContext context, S3Settings settings, string metrics)
    : DeliveryQueue(context, settings.Hints, Parallel, () => new ObjectBody(settings.Compression))
{
    private const int MostPartitions = ServiceLimits.Firehose.ActivePartitions;
    private const int Parallel = 8;
    private const char ErrorMark = '!';

    private readonly ObjectNames _names = new(context.Name, settings, context.Random);

    /// <summary>Adds a record, to be delivered together with others of the same partition keys.</summary>
    public void Add(FirehoseRecord record)
    {
        if (Add(record.Keys.Identity, record, MostPartitions)) return;
        Context.Measure("PartitionCountExceeded", 1);
        AddFailure(record, new DeliveryFailure(
            "activePartitionExceeded",
            "DynamicPartitioning.ActivePartitionsExceeded",
            $"The number of active partitions exceeded {MostPartitions}.",
            1));
    }

    /// <summary>Writes the description of a failed record under the error prefix.</summary>
    public void AddFailure(FirehoseRecord record, DeliveryFailure failure)
    {
        var line = FailureLine.Of(record, failure, Context.Pace.Now);
        Add(ErrorMark + failure.Type,
            record with { Data = line, Raw = null, ErrorType = failure.Type, Keys = PartitionKeys.None });
        Context.LogError(settings.RoleArn, settings.LogStream, $"{failure.Type} {failure.Code}",
            $"records go under {failure.Type}: {failure.Code}: {failure.Message}");
    }

    protected override async Task DeliverAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        var errorType = batch.First.ErrorType;
        if (batch.First.Keys != PartitionKeys.None) Context.Measure("PartitionCount", ActiveGroups);
        var key = _names.Next(batch.Oldest, errorType, batch.First.Keys);
        using var content = batch.Body!;
        var body = content.Finish(key[(key.LastIndexOf('/') + 1)..], batch.Oldest);
        for (var attempt = 1; ; attempt++)
        {
            if (await TryPutAsync(key, body, batch, cancellation)) break;
            await Context.Pace.DelayAsync(RetryWait.After(attempt), cancellation);
        }

        Context.Progress.AddObject();
        if (errorType is not null) Context.Progress.AddFailed(batch.Count);
        else if (metrics == "DeliveryToS3") Context.Progress.AddDelivered(batch.Count);
    }

    // For the destination's own key, not the bucket's: S3 asks KMS for a data key with the role's permissions.
    private void RequireKey(RoleSession session, string keyArn, string key) => Context.Host.Access.Require(
        session.Caller,
        new Permission("kms:GenerateDataKey", keyArn, new Dictionary<string, string[]>
        {
            ["kms:ViaService"] = [$"s3.{Context.Host.Region}.amazonaws.com"],
            ["kms:EncryptionContext:aws:s3:arn"] = [$"arn:{Context.Host.Partition}:s3:::{settings.Bucket}/{key}"],
        }));

    private async Task<bool> TryPutAsync(string key, ReadOnlyMemory<byte> body, DeliveryBatch batch,
        CancellationToken cancellation)
    {
        try
        {
            var session = Context.Session(settings.RoleArn);
            if (settings.KeyArn is { } keyArn) RequireKey(session, keyArn, key);
            await Context.Host.Objects.PutAsync(session, settings.Bucket, key, body, "application/octet-stream", null,
                cancellation);
            Context.Measure($"{metrics}.Success", 1);
            Context.Measure($"{metrics}.Records", batch.Count);
            Context.Measure($"{metrics}.Bytes", body.Length);
            Context.Measure($"{metrics}.DataFreshness", (Context.Pace.Now - batch.Oldest).TotalSeconds);
            return true;
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // Whatever the error, the records are not in the bucket. They are kept, and the write is retried until the run ends.
            Context.Measure($"{metrics}.Success", 0);
            Context.Measure($"{metrics}.DataFreshness", (Context.Pace.Now - batch.Oldest).TotalSeconds);
            var code = error is ServiceException { Code: var known } ? known : error.GetType().Name;
            Context.LogError(
                settings.RoleArn,
                settings.LogStream,
                $"S3 {code} {settings.Bucket}",
                $"S3.{code}: objects cannot be written to {settings.Bucket} and are kept: {error.Message}");
            return false;
        }
    }
}
