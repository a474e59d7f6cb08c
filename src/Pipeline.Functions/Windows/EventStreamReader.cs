using System.Text.Json;
using Pipeline.Functions.Records;
using Pipeline.Functions.Rejects;
using Pipeline.Functions.Writer;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Windows;

/// <summary>
/// Reads the event of a Kinesis stream by the writer's reader, so that an event counts exactly where the writer would write it.
/// Each record counts: a record that a producer sent twice counts twice.
/// </summary>
/// <param name="options">The settings.</param>
internal sealed class EventStreamReader(AggregationOptions options)
{
    private readonly KinesisBatch _kinesis = new();
    private readonly WritePlan _plan = new(WriteMode.Upsert, ordersByNumber: false);
    private readonly List<RejectedRecord> _rejects = [];
    private readonly BatchReader _reader = new(new WriterOptions
    {
        Table = options.Table,
        Schema = options.Schema,
        Mode = WriteMode.Upsert,
        Item = new ItemOptions(),
        RejectsBucket = "",
        RejectsPrefix = "",
        ReportsItemFailures = false,
        ReadsGzip = options.ReadsGzip,
    });

    /// <summary>Reads an event.</summary>
    /// <param name="payload">The event. It is overwritten.</param>
    /// <param name="batch">Gets the changes; it is cleared first.</param>
    public void Read(Memory<byte> payload, AggregationBatch batch)
    {
        batch.Clear();
        _rejects.Clear();
        _kinesis.Read(payload);
        _reader.Read(_kinesis, _plan, _rejects);
        (batch.Shard, batch.Records) = (_kinesis.Text(_kinesis.ShardId), _kinesis.Count);
        batch.AddUnusable(_rejects.Count);
        var last = _kinesis[_kinesis.Count - 1];
        batch.NewestArrivalMilliseconds = last.ArrivalMilliseconds;
        for (var i = 0; i < _plan.CandidateCount; i++)
        {
            ref var candidate = ref _plan.Candidate(i);
            ref readonly var record = ref _kinesis[candidate.Record];
            using var item = JsonDocument.Parse(_plan.Items[candidate.Item.Json].ToArray());
            batch.Add(_kinesis.Text(record.SequenceNumber), record.ArrivalMilliseconds, null, item.RootElement);
        }
    }
}
