namespace Pipeline.Client.Producing;

/// <summary>What waits for one predicted shard: the container that is being filled, and those that wait for the shard's
/// rate.</summary>
internal sealed class ShardLane(TokenBucket bucket)
{
    internal TokenBucket Bucket => bucket;

    /// <summary>The container that is being filled; null: none.</summary>
    internal RecordContainer? Filling { get; set; }

    /// <summary>Full containers; those that expire first go first.</summary>
    internal PriorityQueue<RecordContainer, TimeSpan> Waiting { get; } = new();

    internal bool IsIdle => Filling is null && Waiting.Count == 0;

    /// <summary>When the lane has work.</summary>
    internal TimeSpan Due
    {
        get
        {
            var due = Filling?.Deadline ?? TimeSpan.MaxValue;
            if (Waiting.TryPeek(out var next, out var expiration))
            {
                var rate = bucket.DueFor(next.Size);
                if (expiration < rate) rate = expiration;
                if (rate < due) due = rate;
            }

            return due;
        }
    }

    /// <summary>Takes everything out, such as when the shard is no more.</summary>
    internal IEnumerable<PendingRecord> Empty()
    {
        var records = (Filling?.Records ?? []).Concat(Waiting.UnorderedItems.SelectMany(item => item.Element.Records)).ToList();
        Filling = null;
        Waiting.Clear();
        return records;
    }
}
