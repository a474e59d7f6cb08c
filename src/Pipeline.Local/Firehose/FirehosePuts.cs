using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Local.Firehose.Sources;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose;

/// <summary>Carries out PutRecord and PutRecordBatch on one Firehose stream.</summary>
internal sealed class FirehosePuts(FirehoseHost host, DeliveryStream stream)
{
    private const string Busy = "Slow down.";
    private static readonly int MostRecordBytes = (int)ServiceLimits.Firehose.RecordSizeKiB.Maximum * 1024;
    private static readonly int MostRecords = (int)ServiceLimits.Firehose.PutRecordBatchCount.Maximum;
    private static readonly int MostBatchBytes = (int)ServiceLimits.Firehose.PutRecordBatchMiB.Maximum * BufferHints.MiB;

    private readonly PutQuota _quota = new(host.Pace, host.Region);

    public JsonObject PutRecord(JsonObject input)
    {
        RefuseSource();
        var data = DataOf(input["Record"], "record");
        var id = _quota.TryTakeRequest() ? TryPut(data) : null;
        stream.Measure(id is null ? 0 : 1, id is null ? 0 : data.Length, id is null ? 1 : 0);
        if (id is not null) return new JsonObject { ["RecordId"] = id, ["Encrypted"] = stream.State.Encryption.IsOn };
        throw new ServiceException("ServiceUnavailableException", Busy, 503);
    }

    public JsonObject PutRecordBatch(JsonObject input)
    {
        RefuseSource();
        if (input["Records"] is not JsonArray { Count: > 0 } records)
            throw Invalid("records", "null or empty", "Member must have length greater than or equal to 1");

        if (records.Count > MostRecords)
            throw Invalid("records", $"{records.Count} records", $"Member must have length less than or equal to {MostRecords}");
        var data = records.Select((record, index) => DataOf(record, $"records.{index + 1}.member")).ToList();
        if (data.Sum(each => (long)each.Length) > MostBatchBytes)
        {
            throw new ServiceException("InvalidArgumentException",
                $"Records size exceeds {MostBatchBytes / BufferHints.MiB} MB limit");
        }

        if (!_quota.TryTakeRequest())
        {
            stream.Measure(0, 0, data.Count);
            throw new ServiceException("ServiceUnavailableException", Busy, 503);
        }

        var ids = data.Select(TryPut).ToList();
        var taken = data.Where((_, index) => ids[index] is not null).ToList();
        stream.Measure(taken.Count, taken.Sum(each => (long)each.Length), data.Count - taken.Count);
        return Answer(ids);
    }

    private JsonObject Answer(List<string?> ids)
    {
        var failed = ids.Count(id => id is null);
        return new JsonObject
        {
            ["FailedPutCount"] = failed,
            ["Encrypted"] = stream.State.Encryption.IsOn,
            ["RequestResponses"] = new JsonArray([.. ids.Select(id => id is null
                ? new JsonObject { ["ErrorCode"] = "ServiceUnavailableException", ["ErrorMessage"] = Busy }
                : new JsonObject { ["RecordId"] = id })]),
        };
    }

    private string? TryPut(byte[] data) =>
        host.PutFault(stream.Settings.Name) || !_quota.TryTakeRecord(data.Length) ? null : stream.Put(data);

    private void RefuseSource()
    {
        if (stream.Settings.Source is null) return;
        throw new ServiceException(
            "InvalidArgumentException",
            "This operation is not permitted on KinesisStreamAsSource delivery stream type: "
            + $"{stream.Settings.Name} takes its records from {stream.Settings.Source.StreamArn}.");
    }

    private static byte[] DataOf(JsonNode? record, string place)
    {
        byte[] data;
        try
        {
            data = record?["Data"] is JsonValue value
                ? Convert.FromBase64String(value.ToString())
                : throw Invalid($"{place}.data", "null", "Member must not be null");
        }
        catch (FormatException)
        {
            throw new ServiceException("SerializationException", $"{place}.data is not base64");
        }

        return data.Length <= MostRecordBytes
            ? data
            : throw Invalid($"{place}.data", $"{data.Length} bytes",
                $"Member must have length less than or equal to {MostRecordBytes}");
    }

    private static ServiceException Invalid(string place, string got, string rule) => new(
        "ValidationException", $"1 validation error detected: Value {got} at '{place}' failed to satisfy constraint: {rule}");
}
