namespace Pipeline.Local;

/// <summary>Records that go on together.</summary>
/// <param name="Group">What they share; batches of one group go on one after the other.</param>
/// <param name="Records">In their order, at least one.</param>
/// <param name="Bytes">Their data's size.</param>
/// <param name="Oldest">When the oldest of them arrived.</param>
internal sealed record DeliveryBatch(string Group, IReadOnlyList<FirehoseRecord> Records, long Bytes, DateTimeOffset Oldest)
{
    /// <summary>All data, one behind the other.</summary>
    public byte[] Join()
    {
        var all = new byte[Bytes];
        var at = 0;
        foreach (var record in Records)
        {
            record.Data.CopyTo(all.AsMemory(at));
            at += record.Data.Length;
        }

        return all;
    }
}
