using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>
/// Answers batch after batch: checks the records, makes lines of them, takes their partition keys, and puts back what the answer has no room
/// for. One batch at a time; what it needs is made once and stays.
/// </summary>
internal sealed class RecordTransformer(TransformOptions options, IReingestion reingestion, TransformReport report, TimeProvider time)
{
    /// <summary>The error type of a batch whose overflow cannot be put back: it fails as a whole, so that nothing is lost.</summary>
    public const string NotReingested = "Function.RecordsNotReingested";

    private readonly FirehoseBatch _batch = new();
    private readonly EventValidator _validator = new(options.Schema);
    private readonly PartitionKeyReader? _keyReader = options.PartitionKeys.Count > 0 ? new PartitionKeyReader(options.PartitionKeys) : null;
    private readonly ItemBuffer _keys = new();
    private readonly ResponseFit _fit = new(options.ResponseBytes);
    private readonly TransformResponse _response = new(options.ResponseBytes);

    private TransformedRecord[] _transformed = [];

    /// <inheritdoc cref="FunctionHandler"/>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        _batch.Read(invocation.Payload);
        TransformAll();
        _fit.Apply(_batch, _transformed.AsSpan(0, _batch.Count));
        // Before the answer, which says that these need not be kept.
        if (Overflow() is { Count: > 0 } overflow) await PutBackAsync(overflow, invocation.Deadline, stop);
        report.Write(invocation, _batch, _transformed.AsSpan(0, _batch.Count), time.GetElapsedTime(start));
        return _response.Write(_batch, _transformed.AsSpan(0, _batch.Count), _keys);
    }

    private void TransformAll()
    {
        _keys.Clear();
        if (_transformed.Length < _batch.Count) _transformed = new TransformedRecord[_batch.Count];
        for (var i = 0; i < _batch.Count; i++) _transformed[i] = Transform(_batch[_batch[i].Data]);
    }

    private TransformedRecord Transform(ReadOnlySpan<byte> record)
    {
        if (JsonLine.IsBlank(record)) return TransformedRecord.Dropped;
        var keys = default(ByteRange);
        return _validator.Validate(record).Count == 0 && (_keyReader is null || _keyReader.TryRead(record, _keys, out keys))
            ? new TransformedRecord(RecordOutcome.Ok, JsonLine.Length(record), keys)
            : new TransformedRecord(RecordOutcome.ProcessingFailed, record.Length, default);
    }

    private List<ReingestedRecord> Overflow()
    {
        var overflow = new List<ReingestedRecord>();
        for (var i = 0; i < _batch.Count; i++)
        {
            if (_transformed[i].Outcome != RecordOutcome.Reingested) continue;
            ref readonly var record = ref _batch[i];
            overflow.Add(new ReingestedRecord(_batch.Memory(record.Data), record.PartitionKey.Length == 0 ? null : _batch.Text(record.PartitionKey)));
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
                $"deliveryStreamArn must be the ARN of the Firehose stream, so that {overflow.Count} record(s) which the answer has no room for can be put " +
                $"back; got {_batch.DeliveryStreamArn ?? "nothing"}; the batch is tried again, and then kept under the stream's error prefix");
    }
}
