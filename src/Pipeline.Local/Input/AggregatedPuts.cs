using Pipeline.Client.Producing;
using Pipeline.Client.Putting;
using Pipeline.Records;

namespace Pipeline.Local.Input;

/// <summary>Puts the records of each call of a <see cref="RecordSender"/> as aggregates.</summary>
internal sealed class AggregatedPuts(KinesisProducer producer)
{
    /// <summary>Puts records. Each one is put, or listed with its error.</summary>
    public async Task<PutResult> PutAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellation)
    {
        var notPut = new List<RecordNotPut>();
        var results = new List<(int Index, Task<UserRecordResult> Result)>(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var (data, key, hashKey) = records[i];
            try
            {
                results.Add((i, await producer.EnqueueAsync(key ?? "", data, hashKey, cancellation)));
            }
            catch (InvalidInputException error)
            {
                notPut.Add(new(i, RecordNotPut.InvalidRecord, string.Join("; ", error.Violations)));
            }
            catch (OperationCanceledException)
            {
                notPut.Add(new(i, RecordNotPut.Cancelled, "the time was up before the record was sent"));
            }
        }

        await producer.FlushAsync(CancellationToken.None);
        var retried = 0;
        foreach (var (index, result) in results)
        {
            try
            {
                retried += (await result).Attempts.Count - 1;
            }
            catch (UserRecordFailedException error)
            {
                retried += Math.Max(0, error.Attempts.Count - 1);
                notPut.Add(new(index, error.ErrorCode, error.Message));
            }
            catch (OperationCanceledException)
            {
                notPut.Add(new(index, RecordNotPut.Cancelled, "the time was up before the record was confirmed"));
            }
        }

        return new PutResult(records.Count - notPut.Count, retried, [.. notPut.OrderBy(record => record.Index)]);
    }
}
