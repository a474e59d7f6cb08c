using System.Text;
using Pipeline.Functions.Records;
using Pipeline.Functions.Rejects;
using Pipeline.Functions.Runtime;
using Pipeline.Records;

namespace Pipeline.Functions.Writer;

/// <summary>
/// Handles batch after batch: reads it, writes its items, stores its rejects, and returns the records that it could not settle.
/// It handles one batch at a time, and reuses its objects for all batches.
/// </summary>
internal sealed class RecordWriter(WriterOptions options, ItemSender sender, RejectStore rejectStore, WriterReport report,
    TimeProvider time)
{
    /// <summary>The error type of a batch that fails as a whole.</summary>
    public const string NotWritten = "Function.RecordsNotWritten";

    private static readonly byte[] Success = "{\"batchItemFailures\":[]}"u8.ToArray();

    private readonly KinesisBatch _batch = new();
    private readonly BatchReader _reader = new(options);
    private readonly WritePlan _plan = new(options.Mode, OrdersByNumber(options));
    private readonly List<RejectedRecord> _rejects = [];

    /// <inheritdoc cref="FunctionHandler"/>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        var deadlines = new Deadlines(time.GetUtcNow(), invocation.Deadline);
        _batch.Read(invocation.Payload);
        _rejects.Clear();
        _reader.Read(_batch, _plan, _rejects);
        await sender.SendAsync(_plan, _batch, deadlines.Items, stop);
        AddRefusals();
        var kept = _rejects.Count == 0 ? null : RejectsObject.Of(options.RejectsPrefix, _batch, _rejects);
        var error = kept is null ? null : await rejectStore.WriteAsync(kept, deadlines.Rejects, stop);
        var settlement = Settlement.Of(_plan, _rejects, rejectsAreKept: error is null);
        var fatal = sender.Fatal ?? error;
        report.Write(
            invocation,
            _batch,
            _reader,
            settlement,
            sender,
            kept?.Key,
            fatal?.Message ?? sender.Obstacle,
            time.GetElapsedTime(start));
        return Answer(settlement, fatal);
    }

    // Keep the rejects in the stream's order.
    private void AddRefusals()
    {
        if (_plan.Refusals.Count == 0) return;
        foreach (var (candidate, reason) in _plan.Refusals) _rejects.Add(Refused(_plan.Candidate(candidate), reason));
        _rejects.Sort((x, y) => (x.Record, x.SubSequenceNumber).CompareTo((y.Record, y.SubSequenceNumber)));
    }

    private static RejectedRecord Refused(in Candidate candidate, string reason) => new(
        RejectReason.RefusedByDynamoDb,
        [$"DynamoDB must take the item; got {reason}"],
        candidate.Record,
        candidate.SubSequenceNumber,
        candidate.PartitionKey,
        candidate.IsKeyJson,
        candidate.Data,
        candidate.Content);

    private ReadOnlyMemory<byte> Answer(Settlement settlement, Exception? error)
    {
        if (settlement.FirstUnsettled < 0) return Success;
        var sequenceNumber = _batch.Text(_batch[settlement.FirstUnsettled].SequenceNumber);
        // A list with the first record would retry all records as well, but an error also shows in Lambda's metrics and gives
        // the reason.
        if (!options.ReportsItemFailures || (settlement.FirstUnsettled == 0 && error is not null))
            throw NotAllWritten(settlement, sequenceNumber, error);
        return Encoding.ASCII.GetBytes($$"""{"batchItemFailures":[{"itemIdentifier":"{{sequenceNumber}}"}]}""");
    }

    private FunctionException NotAllWritten(Settlement settlement, string sequenceNumber, Exception? error)
    {
        var obstacle = sender.Obstacle is { } known ? $" ({known})" : "";
        var cause = error is null ? $" in the time that was left{obstacle}" : $": {error.Message}";
        return new(
            NotWritten,
            $"{settlement.Failed} of {_reader.UserRecords} record(s) of {_batch.Text(_batch.ShardId)}, the first with sequence " +
            $"number {sequenceNumber}, could not be written to {options.Table} or kept in {options.RejectsBucket}{cause}; " +
            $"the batch is tried again, and what is written already stays the same");
    }

    private static bool OrdersByNumber(WriterOptions options) =>
        options.Item.OrderBy is { } name && options.Schema.Find(name)!.Type is FieldType.Integer or FieldType.Number;
}
