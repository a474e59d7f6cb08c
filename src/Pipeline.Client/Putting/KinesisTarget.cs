using System.Text;
using Pipeline.Client.Kinesis;
using Pipeline.Records.Aggregation;
using Pipeline.Records.Limits;

namespace Pipeline.Client.Putting;

internal sealed class KinesisTarget(IAmazonKinesis client, string stream) : PutTarget
{
    internal override int MaxCount => (int)ServiceLimits.Kinesis.PutRecordsCount.Maximum;

    internal override long MaxBytes => (long)ServiceLimits.Kinesis.PutRecordsMiB.Maximum * 1024 * 1024;

    internal override long Size(OutgoingRecord record) =>
        record.Data.Length + Encoding.UTF8.GetByteCount(record.PartitionKey ?? "");

    internal override string? FindViolation(OutgoingRecord record)
    {
        var size = Size(record);
        var maxSize = (long)ServiceLimits.Kinesis.MaxRecordSizeKiB.Maximum * 1024;
        if (size > maxSize) return $"data and partition key must be up to {maxSize} bytes; got {size}; split the record";

        var keyLength = record.PartitionKey?.EnumerateRunes().Count();
        if (keyLength is { } length && !ServiceLimits.Kinesis.PartitionKeyLength.Contains(length))
            return $"partition key must have {ServiceLimits.Kinesis.PartitionKeyLength}; got {length}; choose another key";

        return record.ExplicitHashKey is { } key && !IsHashKey(key)
            ? "explicit hash key must be a decimal number of 0 to 2^128 - 1, no zeros before it; " +
            $"got '{key}'; leave it out or give one"
            : null;
    }

    internal override async Task<IReadOnlyList<PutError?>> PutAsync(
        IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        var isArn = stream.StartsWith("arn:", StringComparison.Ordinal);
        var response = await client.PutRecordsAsync(
            new PutRecordsRequest
            {
                StreamName = isArn ? null : stream,
                StreamARN = isArn ? stream : null,
                Records =
                [
                    .. records.Select(record => new PutRecordsRequestEntry
                    {
                        Data = ToStream(record.Data),
                        PartitionKey = record.PartitionKey,
                        ExplicitHashKey = record.ExplicitHashKey,
                    }),
                ],
            },
            cancellationToken);
        return [.. response.Records.Select(entry => ToError(entry.ErrorCode, entry.ErrorMessage))];
    }

    // The pattern of the API. Unlike the number in an aggregate, this one must not have leading zeros.
    private static bool IsHashKey(string key) =>
        HashKey.TryParse(Encoding.UTF8.GetBytes(key), out _) && (key.Length == 1 || key[0] != '0');
}
