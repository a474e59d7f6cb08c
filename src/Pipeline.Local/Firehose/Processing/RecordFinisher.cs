using Pipeline.Local.Firehose.Destinations;
using Pipeline.Local.Firehose.Prefixes;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Processing;

/// <summary>
/// The last step before the destination: it checks the partition keys that the prefix needs, and appends the delimiter.
/// </summary>
/// <param name="settings">The processing.</param>
/// <param name="prefix">The destination's prefix.</param>
internal sealed class RecordFinisher(ProcessingSettings settings, PrefixTemplate prefix)
{
    private readonly List<(string Namespace, string Key)> _wanted = [.. prefix.PartitionKeys];

    /// <summary>Finishes a record, or gives the reason why its keys cannot be found.</summary>
    public FirehoseRecord Finish(FirehoseRecord record, out DeliveryFailure? failure)
    {
        failure = null;
        if (settings.IsPartitioned)
        {
            record = WithKeys(record, out failure);
            if (failure is not null) return record;
        }
        else if (record.Keys != PartitionKeys.None)
        {
            record = record with { Keys = PartitionKeys.None };
        }

        if (settings.Delimiter.Length == 0) return record;
        var data = new byte[record.Data.Length + settings.Delimiter.Length];
        record.Data.CopyTo(data);
        settings.Delimiter.CopyTo(data, record.Data.Length);
        return record with { Data = data, Raw = record.RawData };
    }

    private FirehoseRecord WithKeys(FirehoseRecord record, out DeliveryFailure? failure)
    {
        failure = null;
        var keys = record.Keys;
        if (settings.Query is { } query)
        {
            var mistake = query.Find(record.Data, out var found);
            if (mistake is not null)
            {
                failure =
                    new DeliveryFailure(FailureLine.ProcessingFailed, "DynamicPartitioning.MetadataExtractionFailed", mistake, 1);
                return record;
            }

            keys = new PartitionKeys(keys.Lambda, found);
        }

        if (keys.FirstMissing(_wanted) is { } missing)
        {
            failure = new DeliveryFailure(
                FailureLine.ProcessingFailed, "DynamicPartitioning.PartitionKeyMissing",
                $"The record has no partition key {missing}, which the prefix names.", 1);
        }

        return record with { Keys = keys };
    }
}
