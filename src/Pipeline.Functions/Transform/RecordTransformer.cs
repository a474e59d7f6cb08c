using Pipeline.Functions.Records;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>
/// Handles batch after batch: checks the records, writes them as lines, reads their partition keys, and puts back the records
/// that the response has no room for. It handles one batch at a time, and reuses its objects for all batches.
/// </summary>
internal sealed class RecordTransformer(TransformOptions options, IReingestion reingestion, TransformReport report,
    TimeProvider time)
{
    /// <summary>
    /// The error type of a batch with records that cannot be put back. It fails as a whole, so that no record is lost.
    /// </summary>
    public const string NotReingested = "Function.RecordsNotReingested";

    private const int ShownViolations = 5;

    private readonly FirehoseBatch _batch = new();
    private readonly EventValidator _validator = new(options.Schema, hidesValues: true);
    private readonly PartitionKeyReader? _keyReader = options.PartitionKeys.Count > 0
        ? new PartitionKeyReader(options.PartitionKeys) : null;
    private readonly ItemBuffer _keys = new();
    private readonly ResponseFit _fit = new(options.ResponseBytes);
    private readonly TransformResponse _response = new(options.ResponseBytes);

    private readonly List<(int Record, string Reason)> _failures = [];

    private TransformedRecord[] _transformed = [];

    /// <inheritdoc cref="FunctionHandler"/>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        _batch.Read(invocation.Payload);
        TransformAll();
        _fit.Apply(_batch, _transformed.AsSpan(0, _batch.Count), _failures);
        // Put them back before the response, which says that Firehose need not keep them.
        if (Overflow() is { Count: > 0 } overflow) await PutBackAsync(overflow, invocation.Deadline, stop);
        report.Write(invocation, _batch, _transformed.AsSpan(0, _batch.Count), _failures, time.GetElapsedTime(start));
        return _response.Write(_batch, _transformed.AsSpan(0, _batch.Count), _keys);
    }

    private void TransformAll()
    {
        _keys.Clear();
        _failures.Clear();
        if (_transformed.Length < _batch.Count) _transformed = new TransformedRecord[_batch.Count];
        for (var i = 0; i < _batch.Count; i++) _transformed[i] = Transform(i, _batch[_batch[i].Data]);
    }

    private TransformedRecord Transform(int index, ReadOnlySpan<byte> record)
    {
        if (JsonLine.IsBlank(record)) return TransformedRecord.Dropped;
        var violations = _validator.Validate(record, _batch[index].ArrivalMilliseconds);
        if (violations.Count > 0)
            return _validator.FoundSeveral ? TransformSeveral(index, record) : Fail(index, record, Words(violations));

        return TryReadKeys(record, out var keys) is { } fault
            ? Fail(index, record, fault) : new TransformedRecord(RecordOutcome.Ok, JsonLine.Length(record), keys);
    }

    // All events are delivered, or none: for Firehose they are one record, which has one partition.
    private TransformedRecord TransformSeveral(int index, ReadOnlySpan<byte> record)
    {
        var objects = RecordObjects.Split(record);
        var first = default(ByteRange);
        for (var i = 0; i < objects.Count; i++)
        {
            var text = record.Slice(objects[i].Start, objects[i].Length);
            if (_validator.Validate(text, _batch[index].ArrivalMilliseconds) is { Count: > 0 } violations)
                return Fail(index, record, $"event {i + 1} of {objects.Count}: {Words(violations)}");

            if (TryReadKeys(text, out var keys) is { } fault)
                return Fail(index, record, $"event {i + 1} of {objects.Count}: {fault}");

            if (i == 0) first = keys;
            else if (!_keys[keys].SequenceEqual(_keys[first]))
                return Fail(index, record, "the events of one record must have one partition; got several");
        }

        return new TransformedRecord(RecordOutcome.Ok, JsonLine.Length(record, objects), first, IsSeveral: true);
    }

    // Returns why the event has no partition; null where it has one, or needs none.
    private string? TryReadKeys(ReadOnlySpan<byte> record, out ByteRange keys)
    {
        keys = default;
        return _keyReader?.Read(record, _keys, out keys);
    }

    private TransformedRecord Fail(int index, ReadOnlySpan<byte> record, string reason)
    {
        _failures.Add((index, reason));
        return new TransformedRecord(RecordOutcome.ProcessingFailed, record.Length, default);
    }

    private static string Words(IReadOnlyList<string> violations) => violations.Count <= ShownViolations
        ? string.Join("; and ", violations)
        : $"{string.Join("; and ", violations.Take(ShownViolations))}; and {violations.Count - ShownViolations} more";

    private List<ReingestedRecord> Overflow()
    {
        var overflow = new List<ReingestedRecord>();
        for (var i = 0; i < _batch.Count; i++)
        {
            if (_transformed[i].Outcome != RecordOutcome.Reingested) continue;
            ref readonly var record = ref _batch[i];
            overflow.Add(new ReingestedRecord(_batch.Memory(record.Data), record.PartitionKey.Length == 0 ? null
                : _batch.Text(record.PartitionKey)));
        }

        return overflow;
    }

    private Task PutBackAsync(List<ReingestedRecord> overflow, DateTimeOffset deadline, CancellationToken stop)
    {
        var until = new Deadlines(time.GetUtcNow(), deadline).Rejects;
        if (_batch.SourceStreamArn is { } source) return reingestion.PutRecordsAsync(source, overflow, until, stop);
        return _batch.DeliveryStreamArn is { } arn && arn.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? reingestion.PutRecordBatchesAsync(arn[(slash + 1)..], overflow, until, stop)
            : throw new FunctionException(
                NotReingested,
                $"deliveryStreamArn must be the ARN of the Firehose stream, so that {overflow.Count} record(s) which the " +
                $"answer has no room for can be put back; got {_batch.DeliveryStreamArn ?? "nothing"}; the batch is tried " +
                "again, and then kept under the stream's error prefix");
    }
}
