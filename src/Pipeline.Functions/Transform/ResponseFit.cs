using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>
/// Decides which records a response has room for. The others are put back into their source as they came, and the response
/// calls them dropped. A record that is too large even alone fails. This is how AWS's Lambda blueprint works,
/// <c>kinesis-firehose-cloudwatch-logs-processor-python</c>
/// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html names it), which estimates the size. Here the size
/// is exact, and failed records are returned whole while there is room, since they take precedence over records that can be
/// put back.
/// </summary>
/// <param name="limit">The maximum size of a response, in bytes.</param>
internal sealed class ResponseFit(int limit)
{
    /// <summary>
    /// The error type of a batch whose shortest possible response is too long. Lambda's limit on events rules that out.
    /// </summary>
    public const string TooManyRecords = "Function.TooManyRecords";

    /// <summary>Changes the outcome of the records that do not fit.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="transformed">The records' parts of the response.</param>
    /// <param name="failures">Gets the reasons of the records that fail because they do not fit.</param>
    /// <exception cref="FunctionException">Even the shortest response does not fit.</exception>
    public void Apply(FirehoseBatch batch, Span<TransformedRecord> transformed, List<(int Record, string Reason)> failures)
    {
        if (TransformResponse.Size(batch, transformed) <= limit) return;
        for (var i = 0; i < batch.Count; i++)
        {
            var size = TransformResponse.SizeAlone(batch[i], transformed[i]);
            if (size <= limit) continue;
            if (transformed[i].Outcome == RecordOutcome.Ok)
                failures.Add((i, $"its line must fit into an answer of {limit} bytes; got one of {size}"));

            transformed[i] = Failed(batch[i], withData: true);
        }

        if (!TryFill(batch, transformed, failures, failedKeepData: true)
            && !TryFill(batch, transformed, failures, failedKeepData: false))
        {
            throw new FunctionException(
                TooManyRecords,
                $"an answer must have at most {limit} bytes; {batch.Count} records need more even if each is dropped; lower " +
                "the buffering size of the Firehose stream's processor");
        }
    }

    // In order, each record stays whole if there is room beside the shortest forms of all later records.
    private bool TryFill(
        FirehoseBatch batch, Span<TransformedRecord> transformed, List<(int Record, string Reason)> failures, bool failedKeepData)
    {
        var room = (long)limit;
        room -= TransformResponse.Size(batch, transformed);
        for (var i = 0; i < batch.Count; i++) room += Saving(batch[i], transformed[i], failedKeepData);
        if (room < 0) return false;
        for (var i = 0; i < batch.Count; i++)
        {
            var saving = Saving(batch[i], transformed[i], failedKeepData);
            if (saving <= room)
            {
                room -= saving;
                continue;
            }

            var before = transformed[i].Outcome;
            transformed[i] = Shortest(batch[i], transformed[i], failedKeepData);
            if (before == RecordOutcome.Ok && transformed[i].Outcome == RecordOutcome.ProcessingFailed)
            {
                failures.Add(
                    (i, $"its line must have room beside the others in an answer of {limit} bytes; got none, " +
                        "and no way back into the cluster"));
            }
        }

        return true;
    }

    private static int Saving(in FirehoseRecord record, in TransformedRecord transformed, bool failedKeepData) =>
        TransformResponse.Size(record, transformed) - TransformResponse.Size(record,
            Shortest(record, transformed, failedKeepData));

    private static TransformedRecord Shortest(in FirehoseRecord record, in TransformedRecord transformed, bool failedKeepData) =>
        transformed.Outcome switch
        {
            // A Firehose stream that reads a cluster accepts no records, and the function cannot write to the cluster.
            RecordOutcome.Ok when record.IsOfKafka => Failed(record, withData: false),
            RecordOutcome.Ok => new TransformedRecord(RecordOutcome.Reingested, -1, default),
            RecordOutcome.ProcessingFailed when !failedKeepData => Failed(record, withData: false),
            _ => transformed,
        };

    private static TransformedRecord Failed(in FirehoseRecord record, bool withData) =>
        new(RecordOutcome.ProcessingFailed, withData ? record.Data.Length : -1, default);
}
