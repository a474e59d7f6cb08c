using Pipeline.Client.KinesisFirehose;
using Pipeline.Records.Limits;

namespace Pipeline.Client.Putting;

internal sealed class FirehoseTarget(IAmazonKinesisFirehose client, string deliveryStreamName) : PutTarget
{
    internal override int MaxCount => (int)ServiceLimits.Firehose.PutRecordBatchCount.Maximum;

    internal override long MaxBytes => (long)ServiceLimits.Firehose.PutRecordBatchMiB.Maximum * 1024 * 1024;

    internal override long Size(OutgoingRecord record) => record.Data.Length;

    internal override string? FindViolation(OutgoingRecord record)
    {
        var maxSize = (long)ServiceLimits.Firehose.RecordSizeKiB.Maximum * 1024;
        return record.Data.Length > maxSize
            ? $"data must be up to {maxSize} bytes; got {record.Data.Length}; split the record" : null;
    }

    internal override async Task<IReadOnlyList<PutError?>> PutAsync(
        IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        var response = await client.PutRecordBatchAsync(
            new PutRecordBatchRequest
            {
                DeliveryStreamName = deliveryStreamName,
                Records = [.. records.Select(record => new Record { Data = ToStream(record.Data) })],
            },
            cancellationToken);
        return [.. response.RequestResponses.Select(entry => ToError(entry.ErrorCode, entry.ErrorMessage))];
    }
}
