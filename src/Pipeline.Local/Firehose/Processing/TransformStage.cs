using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Destinations;
using Pipeline.Local.Firehose.Prefixes;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Processing;

/// <summary>
/// Lets a function transform records. They are gathered by shard, and the invocations of one shard run one after the other, which
/// keeps the shard's order.
/// </summary>
/// <param name="context">The Firehose stream.</param>
/// <param name="settings">The function.</param>
/// <param name="sourceStreamArn">The ARN of the source, which the event names.</param>
/// <param name="next">Takes the transformed records.</param>
/// <param name="fail">Takes the records that the function failed on.</param>
internal sealed class TransformStage(
    DeliveryContext context,
    TransformSettings settings,
    string? sourceStreamArn,
    Action<FirehoseRecord> next,
    Action<FirehoseRecord, DeliveryFailure> fail) : DeliveryQueue(context, settings.Hints, Parallel)
{
    private const int Parallel = 16;
    private const string DirectPut = "";

    public void Add(FirehoseRecord record) => Add(record.Place?.ShardId ?? DirectPut, record);

    protected override async Task DeliverAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        var payload = TransformEvent.Of(Context, sourceStreamArn, batch);
        for (var attempt = 1; ; attempt++)
        {
            var mistake = await TryAsync(payload, batch, cancellation);
            if (mistake is null) return;
            if (attempt > settings.Retries)
            {
                foreach (var record in batch.Records) Fail(record, mistake.Value.Code, mistake.Value.Message, attempt);
                return;
            }

            await Context.Pace.DelayAsync(RetryWait.After(attempt), cancellation);
        }
    }

    private async Task<(string Code, string Message)?> TryAsync(byte[] payload, DeliveryBatch batch,
        CancellationToken cancellation)
    {
        var start = Context.Pace.Time.GetTimestamp();
        var (answer, mistake) = await InvokeAsync(payload, batch, cancellation);
        Context.Measure("ExecuteProcessing.Duration", Context.Pace.Time.GetElapsedTime(start).TotalMilliseconds);
        Context.Measure("ExecuteProcessing.Success", mistake is null ? 1 : 0);
        if (mistake is not null) return mistake;

        var succeeded = 0;
        long bytes = 0;
        foreach (var record in batch.Records)
        {
            var transformed = answer![record];
            if (transformed.Result == "ProcessingFailed")
            {
                Fail(record, "Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record", 1);
                continue;
            }

            succeeded++;
            bytes += transformed.Data.Length;
            if (transformed.Result == "Dropped")
            {
                Context.Progress.AddDropped(1);
            }
            else
            {
                next(record with
                {
                    Data = transformed.Data,
                    Raw = record.RawData,
                    Keys = new PartitionKeys(transformed.Keys, PartitionKeys.None.Query)
                });
            }
        }

        Context.Measure("SucceedProcessing.Records", succeeded);
        Context.Measure("SucceedProcessing.Bytes", bytes);
        return null;
    }

    private async Task<(TransformAnswer? Answer, (string Code, string Message)? Mistake)> InvokeAsync(
        byte[] payload, DeliveryBatch batch, CancellationToken cancellation)
    {
        try
        {
            var caller = Context.Session(settings.RoleArn).Caller;
            var answer = await Context.Host.Functions.InvokeAsync(caller, settings.FunctionArn, payload, cancellation);
            if (answer.FunctionError is not null)
            {
                return (null,
                    ("Lambda.FunctionError", "The Lambda function was successfully invoked but it returned an error result."));
            }

            var read = TransformAnswer.Read(answer.Payload, batch.Records);
            return (read, read.Mistake);
        }
        catch (ServiceException error)
        {
            return (null, (CodeOf(error), error.Message));
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return (null, ("Lambda.InvokeFailed", error.Message));
        }
    }

    private void Fail(FirehoseRecord record, string code, string message, int attempts) =>
        fail(record,
            new DeliveryFailure(FailureLine.ProcessingFailed, code, message, attempts, ("lambdaArn", settings.FunctionArn)));

    // https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
    private static string CodeOf(ServiceException error) => error.Code switch
    {
        "TooManyRequestsException" => "Lambda.InvokeLimitExceeded",
        "ResourceNotFoundException" => "Lambda.ResourceNotFound",
        "AccessDenied" or "AccessDeniedException" => "Lambda.InvokeAccessDenied",
        _ => $"Lambda.{error.Code}",
    };
}
